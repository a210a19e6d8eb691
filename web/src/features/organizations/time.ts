// Turns days into places on a line of time, and what happened into marks on it. Pure: days are plain dates as the server has them.
import type { Turn } from '../../api/organizations'

const DAY = 86_400_000

export const toNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY
export const toDay = (number: number) => new Date(Math.round(number) * DAY).toISOString().slice(0, 10)

/** The day some months later. The end of a month stays in the month. */
export function addMonths(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  const wanted = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(wanted, last))
  return date.toISOString().slice(0, 10)
}

export const quarterStart = (day: string) => `${day.slice(0, 4)}-${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`

export interface Range { from: string; to: string }

/** From the quarter before the first thing that happened within some years, to the one after the last that is planned. */
export function rangeOf(turns: Turn[], today: string, planned: string[]): Range {
  const earliest = addMonths(today, -36)
  const days = [...turns.map((turn) => turn.day), ...planned].filter((day) => day >= earliest).toSorted()
  const first = days[0] !== undefined && days[0] < addMonths(today, -9) ? days[0] : addMonths(today, -9)
  const last = days.at(-1) !== undefined && (days.at(-1) as string) > today ? (days.at(-1) as string) : today
  return { from: addMonths(quarterStart(first), -3), to: addMonths(quarterStart(last), 6) }
}

/** The first days of all quarters of a range, or of all years where there are many. */
export function ticksOf({ from, to }: Range): string[] {
  const found: string[] = []
  const step = toNumber(to) - toNumber(from) > 365 * 6 ? 12 : 3
  for (let day = step === 12 ? `${from.slice(0, 4)}-01-01` : quarterStart(from); day < to; day = addMonths(day, step)) if (day >= from) found.push(day)
  return found
}

export interface DayMark {
  day: string
  turns: Turn[]
  planned: boolean
}

/** What happened on one day is one mark. */
export function marksOf(turns: Turn[], { from, to }: Range): DayMark[] {
  const byDay = new Map<string, Turn[]>()
  for (const turn of turns) if (turn.day >= from && turn.day <= to) byDay.set(turn.day, [...(byDay.get(turn.day) ?? []), turn])
  return [...byDay].map(([day, all]) => ({ day, turns: all, planned: all.some((turn) => turn.planned !== null) })).toSorted((left, right) => (left.day < right.day ? -1 : 1))
}

const RANK: Turn['kind'][] = ['closed', 'opened', 'moved', 'renamed']

/** What stands for everything that happened on a day: an end before a beginning, the highest before what lies below it. */
export function leadOf(mark: DayMark, depthOf: (id: string) => number): Turn {
  const [lead] = mark.turns.toSorted((left, right) => RANK.indexOf(left.kind) - RANK.indexOf(right.kind) || depthOf(left.organization) - depthOf(right.organization) || left.name.length - right.name.length)
  return lead as Turn
}
