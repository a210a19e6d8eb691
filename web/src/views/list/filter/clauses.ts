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

export type Single = Condition | Raw

/** Alternatives: one of them has to hold. */
export interface AnyOf {
  any: Single[]
}

export type Clause = Single | AnyOf

export const isRaw = (clause: Clause): clause is Raw => 'raw' in clause
export const isAny = (clause: Clause): clause is AnyOf => 'any' in clause

export function operatorOf(entity: Entity, condition: Condition): Operator | undefined {
  const field = entity.fields[condition.field]
  return field && operatorsFor(filterKind(field), field.entity).find((one) => one.name === condition.op)
}

export function writeFilter(entity: Entity, clauses: Clause[]): string {
  return clauses.map((clause) => writeClause(entity, clause)).filter((text) => text !== '').join(' && ')
}

function writeClause(entity: Entity, clause: Clause): string {
  if (isAny(clause)) return writeAny(clause.any.map((one) => writeClause(entity, one)).filter((text) => text !== ''))
  if (isRaw(clause)) return splitOutside(clause.raw, '||').length > 1 ? `(${clause.raw})` : clause.raw
  return operatorOf(entity, clause)?.write(clause.field, clause.values) ?? ''
}

function writeAny(texts: string[]): string {
  const parts = texts.map((text) => (splitOutside(text, '&&').length > 1 ? `(${text})` : text))
  return parts.length > 1 ? `(${parts.join(' || ')})` : (texts[0] ?? '')
}

/** Alternatives that no chip can say make the whole text one raw clause. */
export function readFilter(entity: Entity, text: string): Clause[] {
  if (text.trim() === '') return []
  const alternatives = splitOutside(text, '||')
  if (alternatives.length > 1) return [readAny(entity, alternatives) ?? { raw: text.trim() }]
  return joinRanges(splitOutside(text, '&&').map((part) => readClause(entity, part)))
}

function readClause(entity: Entity, part: string): Clause {
  const condition = readCondition(entity, part)
  if (condition) return condition
  const alternatives = splitOutside(unwrap(part), '||')
  return (alternatives.length > 1 ? readAny(entity, alternatives) : null) ?? { raw: unwrap(part) }
}

function readCondition(entity: Entity, part: string): Condition | null {
  for (const field of Object.values(entity.fields)) {
    const kind = filterKind(field)
    const upper = UPPER_HALVES.filter((half) => half.kinds.includes(kind))
    for (const operator of [...operatorsFor(kind, field.entity), ...upper]) {
      const found = operator.read(part)
      if (found?.field === field.name) return { field: field.name, op: operator.name, values: found.values }
    }
  }
  return null
}

/** Each alternative must be one condition; a range in brackets is one. */
function readAny(entity: Entity, parts: string[]): AnyOf | null {
  const any = parts.map((part) => {
    const [only, ...others] = readCondition(entity, part) ? [readCondition(entity, part) as Clause] : readFilter(entity, /^\((.*)\)$/s.exec(part)?.[1] ?? part)
    return only && others.length === 0 && !isAny(only) && !isRaw(only) ? only : null
  })
  return any.every((one) => one !== null) ? { any } : null
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
  if (!last || isRaw(last) || isRaw(next) || isAny(last) || isAny(next)) return null
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
