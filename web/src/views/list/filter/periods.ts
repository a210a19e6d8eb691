// Spans of time that move with the clock, as expressions: this week, last month, next quarter. Where times are compared, days begin in the zone of the asker.

type Unit = 'Week' | 'Month' | 'Quarter' | 'Year'

/** So many days after its start lies inside the next span, whatever its length; twice as many inside the one after it. */
const STRIDE: Record<Unit, number> = { Week: 7, Month: 31, Quarter: 92, Year: 366 }

function start(unit: Unit, step: -1 | 0 | 1 | 2): string {
  const now = `startOf${unit}(today())`
  if (step === 0) return now
  return `startOf${unit}(${now} ${step < 0 ? '- days(1)' : `+ days(${step * STRIDE[unit]})`})`
}

const DAYS: Record<string, [string, string]> = {
  yesterday: ['today() - days(1)', 'today()'],
  today: ['today()', 'today() + days(1)'],
  tomorrow: ['today() + days(1)', 'today() + days(2)'],
}

const spans = (unit: Unit): [string, [string, string]][] => [
  [`last${unit}`, [start(unit, -1), start(unit, 0)]],
  [`this${unit}`, [start(unit, 0), start(unit, 1)]],
  [`next${unit}`, [start(unit, 1), start(unit, 2)]],
]

/** From the name of a span to its first day and the first day after it. */
export const PERIODS: Record<string, [string, string]> = { ...DAYS, ...Object.fromEntries((['Week', 'Month', 'Quarter', 'Year'] as const).flatMap(spans)) }

/** Minutes by which clocks here are before UTC. */
const ahead = () => -new Date().getTimezoneOffset()

const asTime = (day: string, minutes: number) => `midnight(${day}, ${minutes})`

export function writePeriod(field: string, name: string, timed: boolean): string {
  const [from, to] = PERIODS[name] ?? PERIODS.today ?? ['', '']
  const at = (day: string) => (timed ? asTime(day, ahead()) : day)
  return `(${field} >= ${at(from)} && ${field} < ${at(to)})`
}

const SHAPE = /^\((?:self\.)?([\p{L}_][\p{L}\p{N}_]*)>=(.+)&&(?:self\.)?\1<(.+)\)$/u
const TIMED = /^midnight\((.+),(-?\d+)\)$/

/** Spaces mean nothing in what is written here. */
const tight = (text: string) => text.replaceAll(' ', '')
const NAMES = new Map(Object.entries(PERIODS).map(([name, [from, to]]) => [tight(`${from}|${to}`), name]))

export function readPeriod(clause: string, timed: boolean): { field: string; values: string[] } | null {
  const [, field, ...edges] = SHAPE.exec(tight(clause)) ?? []
  const [from, to] = edges.map((edge) => (timed ? TIMED.exec(edge)?.[1] : edge))
  const name = field && from && to ? NAMES.get(`${from}|${to}`) : undefined
  return field && name ? { field, values: [name] } : null
}
