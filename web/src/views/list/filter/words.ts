// Puts a condition into words for its chip. Labels of records are looked up by the caller and handed in.
import type { TFunction } from 'i18next'
import { optionTitle } from '../../../fields/types/choice'
import { formatDate, formatNumber } from '../../../i18n/format'
import type { Entity } from '../../../meta/types'
import { type Clause, type Condition, type Order, isAny, isRaw } from './clauses'

type Say = TFunction

export interface Words {
  field: string
  rest: string
}

export function conditionWords(entity: Entity, condition: Condition, say: Say, language: string, labels: Record<string, string> = {}): Words {
  const field = entity.fields[condition.field]
  const name = field?.title ?? condition.field
  return { field: name, rest: say(`filter.op.${phraseOf(condition)}`, phraseValues(entity, condition, say, language, labels)) }
}

/** A range with one end missing reads as "from" or "to". */
function phraseOf({ op, values: [low, high] }: Condition): string {
  if (op !== 'between' && op !== 'dates') return op
  if (low && high) return op
  return low ? `${op}From` : `${op}To`
}

function phraseValues(entity: Entity, { field: name, op, values }: Condition, say: Say, language: string, labels: Record<string, string>): Record<string, unknown> {
  const field = entity.fields[name]
  const [low = '', high = ''] = values
  if (op === 'period') return { value: say(`filter.periods.${low}`) }
  if (op === 'between') return { low: low && formatNumber(low, language), high: high && formatNumber(high, language) }
  if (op === 'dates') return { low: low && formatDate(low, language), high: high && formatDate(high, language) }
  const words = values.map((value) => (op === 'in' || op === 'notIn' ? (field ? optionTitle(field, value) : value) : (labels[value] ?? value)))
  const shown = words.length > 3 ? [...words.slice(0, 2), say('filter.more', { count: words.length - 2 })] : words
  return { value: shown.join(say('common.listComma')), count: Number(low) }
}

export function orderWords(entity: Entity, order: Order[], say: Say): string {
  const first = order[0]
  const field = first && entity.fields[first.field]
  if (!first || !field) return say('filter.defaultOrder')
  const kind = ['int', 'decimal', 'percent', 'money'].includes(field.type) ? 'number' : ['date', 'datetime'].includes(field.type) ? 'date' : 'text'
  return say(`filter.order.${kind}.${first.down ? 'down' : 'up'}`, { field: field.title })
}

export function isComplete(condition: Condition, asks: string): boolean {
  if (asks === 'nothing') return true
  return condition.values.some((value) => value !== '')
}

/** A clause in one line, for those who need no parts. */
export function clauseWords(entity: Entity, clause: Clause, say: Say, language: string): string {
  if (isAny(clause)) return clause.any.map((one) => clauseWords(entity, one, say, language)).join(` ${say('filter.or')} `)
  if (isRaw(clause)) return clause.raw
  const { field, rest } = conditionWords(entity, clause, say, language)
  return `${field} ${rest}`
}
