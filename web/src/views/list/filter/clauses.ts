// Turns the filter of an address into the chips of the sentence and back. What no chip can say stays as it was written.
import type { Entity } from '../../../meta/types'
import { filterKind } from '../../../fields/kinds'
import { splitOutside } from './literal'
import { type Operator, UPPER_HALVES, operatorsFor } from './operators'

export interface Condition {
  field: string
  op: string
  values: string[]
}

export interface Raw {
  raw: string
}

export type Clause = Condition | Raw

export const isRaw = (clause: Clause): clause is Raw => 'raw' in clause

export function operatorOf(entity: Entity, condition: Condition): Operator | undefined {
  const field = entity.fields[condition.field]
  return field && operatorsFor(filterKind(field), field.entity).find((one) => one.name === condition.op)
}

export function writeFilter(entity: Entity, clauses: Clause[]): string {
  return clauses.map((clause) => writeClause(entity, clause)).filter((text) => text !== '').join(' && ')
}

function writeClause(entity: Entity, clause: Clause): string {
  if (isRaw(clause)) return splitOutside(clause.raw, '||').length > 1 ? `(${clause.raw})` : clause.raw
  return operatorOf(entity, clause)?.write(clause.field, clause.values) ?? ''
}

/** Alternatives at the top cannot be split into chips joined by "and": the whole text is then one raw clause. */
export function readFilter(entity: Entity, text: string): Clause[] {
  if (text.trim() === '') return []
  if (splitOutside(text, '||').length > 1) return [{ raw: text.trim() }]
  return joinRanges(splitOutside(text, '&&').map((part) => readClause(entity, part)))
}

function readClause(entity: Entity, part: string): Clause {
  for (const field of Object.values(entity.fields)) {
    const kind = filterKind(field)
    const upper = UPPER_HALVES.filter((half) => half.kinds.includes(kind))
    for (const operator of [...operatorsFor(kind, field.entity), ...upper]) {
      const found = operator.read(part)
      if (found?.field === field.name) return { field: field.name, op: operator.name, values: found.values }
    }
  }
  return { raw: unwrap(part) }
}

/** "(a || b)" was wrapped when it was written; without its brackets it is what the person typed. */
function unwrap(part: string): string {
  const inner = /^\((.*)\)$/s.exec(part)?.[1]
  return inner !== undefined && splitOutside(inner, '||').length > 1 ? inner : part
}

function joinRanges(clauses: Clause[]): Clause[] {
  const joined: Clause[] = []
  for (const clause of clauses) {
    const range = joinRange(joined.at(-1), clause)
    if (range) joined[joined.length - 1] = range
    else joined.push(clause)
  }
  return joined
}

/** "at least" followed by "at most" of the same field is one range. */
function joinRange(last: Clause | undefined, next: Clause): Condition | null {
  if (!last || isRaw(last) || isRaw(next)) return null
  const isRange = last.op === 'between' || last.op === 'dates'
  if (!isRange || last.op !== next.op || last.field !== next.field || last.values[1] || next.values[0]) return null
  return { ...last, values: [last.values[0] ?? '', next.values[1] ?? ''] }
}

export interface Order {
  field: string
  down: boolean
}

export function readOrder(text: string | undefined): Order[] {
  return (text ?? '').split(',').filter(Boolean).map((name) => ({ field: name.replace(/^-/, ''), down: name.startsWith('-') }))
}

export function writeOrder(order: Order[]): string | undefined {
  return order.map(({ field, down }) => (down ? `-${field}` : field)).join(',') || undefined
}

/** A click on a head goes up, down, then back to the default order. */
export function nextOrder(order: Order[], field: string): Order[] {
  const current = order[0]
  if (current?.field !== field) return [{ field, down: false }]
  return current.down ? [] : [{ field, down: true }]
}
