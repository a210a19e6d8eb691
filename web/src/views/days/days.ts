// Counts in days of the person's own zone: weeks, months, the day of a record, the same time on another day. Days are texts: "2026-11-24".
import type { Item } from '../../api/types'
import { dates, isoDate } from '../../i18n/format'
import { filterKind } from '../../fields/kinds'
import type { Field } from '../../meta/types'
import { shownFacet, valueOf } from '../../meta/values'
import { operatorsFor } from '../list/filter/operators'

export const toDate = (day: string): Date => {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

export const today = () => isoDate(new Date())

export function addDays(day: string, count: number): string {
  const date = toDate(day)
  date.setDate(date.getDate() + count)
  return isoDate(date)
}

export function addMonths(day: string, count: number): string {
  const date = toDate(startOfMonth(day))
  date.setMonth(date.getMonth() + count)
  return isoDate(date)
}

export const startOfMonth = (day: string) => `${day.slice(0, 8)}01`

/** Weeks begin on Monday, in both languages of the client. */
export const startOfWeek = (day: string) => addDays(day, -((toDate(day).getDay() + 6) % 7))

export const daysBetween = (from: string, to: string) => Math.round((toDate(to).getTime() - toDate(from).getTime()) / 86_400_000)

export const daysFrom = (from: string, count: number) => Array.from({ length: count }, (_, index) => addDays(from, index))

/** The day on which a record stands; null where it has none. */
export function dayOf(item: Item, field: Field): string | null {
  const value = valueOf(item, field, shownFacet(item))
  if (typeof value !== 'string') return null
  return field.type === 'datetime' ? isoDate(new Date(value)) : value.slice(0, 10)
}

/** Minutes since midnight of a value that has a time. */
export function minuteOf(item: Item, field: Field): number {
  const value = valueOf(item, field, shownFacet(item))
  const date = new Date(typeof value === 'string' ? value : 0)
  return date.getHours() * 60 + date.getMinutes()
}

/** The value that puts a record on another day; its time stays unless another is named. */
export function valueOn(item: Item, field: Field, day: string, minute?: number): string {
  if (field.type !== 'datetime') return day
  const date = toDate(day)
  const at = minute ?? minuteOf(item, field)
  date.setHours(Math.floor(at / 60), at % 60, 0, 0)
  return date.toISOString()
}

/** The condition that a record lies between two days, both included. */
export const withinDays = (field: Field, from: string, to: string) => operatorsFor(filterKind(field)).find((one) => one.name === 'dates')?.write(field.name, [from, to]) ?? 'false'

export const sayDay = (day: string, language: string, options: Intl.DateTimeFormatOptions) => dates(language, options).format(toDate(day))
