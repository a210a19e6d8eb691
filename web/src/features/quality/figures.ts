// Turns the rows of a scorecard into shares, a tree and an order. Knows nothing of the screen.
import type { QualityRow } from '../../api/quality'

export const MISSING = 'missing.'
export type Column = 'organization' | 'records' | 'complete' | 'fresh' | 'duplicates'

/** Of all records those that a dimension does not name, between 0 and 1; null where nobody may know, or where there are none. */
export function share(records: number, named: number | null | undefined): number | null {
  return named === null || named === undefined || records === 0 ? null : Math.max(0, 1 - named / records)
}

export const completeOf = (row: QualityRow) => share(row.records, row.counts.incomplete)
export const freshOf = (row: QualityRow) => share(row.records, row.counts.stale)

export interface Placed {
  row: QualityRow
  level: number
}

/** By organization: as a tree in the order of the server. By a figure: all of them in one line, the worst first unless turned. */
export function placed(rows: QualityRow[], column: Column, turned: boolean): Placed[] {
  if (column === 'organization') return tree(rows, null, 0)
  const figure = (row: QualityRow) => valueOf(row, column)
  const sorted = rows.toSorted((left, right) => compare(figure(left), figure(right)) * (turned ? -1 : 1))
  return sorted.map((row) => ({ row, level: 0 }))
}

function tree(rows: QualityRow[], parent: string | null, level: number): Placed[] {
  return rows.filter((row) => row.parent === parent).flatMap((row) => [{ row, level }, ...tree(rows, row.organization.id, level + 1)])
}

function valueOf(row: QualityRow, column: Column): number | null {
  switch (column) {
    case 'complete':
      return completeOf(row)
    case 'fresh':
      return freshOf(row)
    case 'duplicates':
      return row.duplicates === null ? null : -row.duplicates
    default:
      return -row.records
  }
}

/** What nobody knows comes last either way. */
function compare(left: number | null, right: number | null): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  return left - right
}

/** The organizations at the top together: they lie beside one another, so nothing counts twice but pairs that span two of them. */
export function summed(rows: QualityRow[]): QualityRow | null {
  const tops = rows.filter((row) => row.parent === null)
  const [first] = tops
  if (!first || tops.length === 1) return first ?? null
  const names = Object.keys(first.counts)
  const plus = (values: (number | null)[]) => (values.every((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0))
  return {
    ...first,
    records: tops.reduce((sum, row) => sum + row.records, 0),
    counts: Object.fromEntries(names.map((name) => [name, plus(tops.map((row) => row.counts[name] ?? null))])),
    duplicates: plus(tops.map((row) => row.duplicates)),
    answerable: [],
  }
}

/** A share is never shown as whole while something is missing from it. */
export function percent(value: number): number {
  const rounded = Math.round(value * 1000) / 10
  return value < 1 && rounded === 100 ? 99.9 : rounded
}
