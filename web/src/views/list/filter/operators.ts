// The questions a chip can ask of a field: each knows how it is written as an expression and how it is read back.
import { quote, readList, unquote } from './literal'
import { readPeriod, writePeriod } from './periods'

export interface Operator {
  name: string
  /** What the chip's editor asks for. */
  asks: 'nothing' | 'text' | 'options' | 'records' | 'numbers' | 'days' | 'dates' | 'period'
  write: (field: string, values: string[]) => string
  read: (clause: string) => { field: string; values: string[] } | null
}

const NAME = '(?:self\\.)?([\\p{L}_][\\p{L}\\p{N}_]*)'
const STRING = `('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")`
const NUMBER = '(-?\\d+(?:\\.\\d+)?)'
const IDENTITY = `id\\(\\s*${STRING}\\s*\\)`

function pattern(source: string): RegExp {
  return new RegExp(`^${source.replaceAll(' ', '\\s*')}$`, 'u')
}

/** Reads by one pattern whose first group is the field; the others become the values. */
function reader(source: string, take: (groups: string[]) => string[] | null = () => []): Operator['read'] {
  const expression = pattern(source)
  return (clause) => {
    const [, field, ...groups] = expression.exec(clause.trim()) ?? []
    if (field === undefined) return null
    const values = take(groups.map((group) => group ?? ''))
    return values ? { field, values } : null
  }
}

/** A single value may be written as an equation too. */
const eitherOf = (first: Operator['read'], second: Operator['read']): Operator['read'] => (clause) => first(clause) ?? second(clause)

const one = (read: (text: string) => string | null) => (groups: string[]) => {
  const value = read(groups[0] ?? '')
  return value === null ? null : [value]
}

const plain = (groups: string[]) => groups
const readId = (text: string) => unquote(pattern(IDENTITY).exec(text.trim())?.[1] ?? '')
const first = (values: string[]) => values[0] ?? ''

const empty: Operator = { name: 'empty', asks: 'nothing', write: (field) => `!has(${field})`, read: reader(`! has\\( ${NAME} \\)`) }
const filled: Operator = { name: 'filled', asks: 'nothing', write: (field) => `has(${field})`, read: reader(`has\\( ${NAME} \\)`) }

const TEXT: Operator[] = [
  { name: 'contains', asks: 'text', write: (field, values) => `${field}.contains(${quote(first(values))})`, read: reader(`${NAME}\\.contains\\( ${STRING} \\)`, one(unquote)) },
  { name: 'starts', asks: 'text', write: (field, values) => `${field}.startsWith(${quote(first(values))})`, read: reader(`${NAME}\\.startsWith\\( ${STRING} \\)`, one(unquote)) },
  { name: 'equals', asks: 'text', write: (field, values) => `${field} == ${quote(first(values))}`, read: reader(`${NAME} == ${STRING}`, one(unquote)) },
]

const readOptions = ([list]: string[]) => readList(list ?? '', unquote)
const OPTIONS: Operator[] = [
  { name: 'in', asks: 'options', write: (field, values) => `${field} in [${values.map(quote).join(', ')}]`, read: eitherOf(reader(`${NAME} in (\\[.*\\])`, readOptions), reader(`${NAME} == ${STRING}`, one(unquote))) },
  { name: 'notIn', asks: 'options', write: (field, values) => `!(${field} in [${values.map(quote).join(', ')}])`, read: eitherOf(reader(`! \\( ${NAME} in (\\[.*\\]) \\)`, readOptions), reader(`${NAME} != ${STRING}`, one(unquote))) },
]

const readIds = ([list]: string[]) => readList(list ?? '', readId)
const writeIds = (values: string[]) => `[${values.map((value) => `id(${quote(value)})`).join(', ')}]`
const RECORDS: Operator[] = [
  { name: 'is', asks: 'records', write: (field, values) => `${field} in ${writeIds(values)}`, read: eitherOf(reader(`${NAME} in (\\[ id.*\\])`, readIds), reader(`${NAME} == (${IDENTITY})`, one(readId))) },
  { name: 'isNot', asks: 'records', write: (field, values) => `!(${field} in ${writeIds(values)})`, read: eitherOf(reader(`! \\( ${NAME} in (\\[ id.*\\]) \\)`, readIds), reader(`${NAME} != (${IDENTITY})`, one(readId))) },
]
const ME: Operator = { name: 'me', asks: 'nothing', write: (field) => `${field} == user.id`, read: reader(`${NAME} == user\\.id`) }

/** The organizations of one's own positions and all below them. */
const UNITS: Operator = { name: 'units', asks: 'nothing', write: (field) => `${field} in user.units`, read: reader(`${NAME} in user\\.units`) }

const NUMBERS: Operator[] = [
  {
    name: 'between',
    asks: 'numbers',
    write: (field, [low = '', high = '']) => [low && `${field} >= ${low}`, high && `${field} <= ${high}`].filter(Boolean).join(' && '),
    read: reader(`${NAME} >= ${NUMBER}`, ([low]) => [low ?? '', '']),
  },
]
const atMost = reader(`${NAME} <= ${NUMBER}`, ([high]) => ['', high ?? ''])

const YES_NO: Operator[] = [
  { name: 'yes', asks: 'nothing', write: (field) => `${field} == true`, read: reader(`${NAME} == true`) },
  { name: 'no', asks: 'nothing', write: (field) => `${field} == false`, read: reader(`${NAME} == false`) },
]

function dateOperators(now: string, literal: (day: string, end: boolean) => string, day: string): Operator[] {
  const timed = day === 'datetime'
  return [
    { name: 'period', asks: 'period', write: (field, values) => writePeriod(field, first(values), timed), read: (clause) => readPeriod(clause, timed) },
    { name: 'past', asks: 'days', write: (field, values) => `${field} >= ${now} - days(${first(values) || 30})`, read: reader(`${NAME} >= ${escape(now)} - days\\( (\\d+) \\)`, plain) },
    { name: 'older', asks: 'days', write: (field, values) => `${field} < ${now} - days(${first(values) || 30})`, read: reader(`${NAME} < ${escape(now)} - days\\( (\\d+) \\)`, plain) },
    { name: 'next', asks: 'days', write: (field, values) => `${field} <= ${now} + days(${first(values) || 30})`, read: reader(`${NAME} <= ${escape(now)} \\+ days\\( (\\d+) \\)`, plain) },
    { name: 'overdue', asks: 'nothing', write: (field) => `${field} < ${now}`, read: reader(`${NAME} < ${escape(now)}`) },
    {
      name: 'dates',
      asks: 'dates',
      write: (field, [from = '', to = '']) => [from && `${field} >= ${literal(from, false)}`, to && `${field} ${day === 'date' ? '<=' : '<'} ${literal(to, true)}`].filter(Boolean).join(' && '),
      read: reader(`${NAME} >= ${day}\\( ${STRING} \\)`, ([text]) => readDay(text, false)),
    },
  ]
}

const escape = (text: string) => text.replace(/[()]/g, '\\$&')

/** The last day of a range of times is written as the start of the day after it. */
function readDay(literal: string | undefined, isEnd: boolean): string[] | null {
  const text = unquote(literal ?? '')
  if (text === null) return null
  const day = text.includes('T') ? localDay(new Date(text), isEnd) : text
  return isEnd ? ['', day] : [day, '']
}

function localDay(date: Date, isEnd: boolean): string {
  const shifted = new Date(date.getFullYear(), date.getMonth(), date.getDate() - (isEnd ? 1 : 0))
  return [shifted.getFullYear(), String(shifted.getMonth() + 1).padStart(2, '0'), String(shifted.getDate()).padStart(2, '0')].join('-')
}

function timeLiteral(day: string, isEnd: boolean): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return `datetime(${quote(new Date(year, month - 1, date + (isEnd ? 1 : 0)).toISOString().replace('.000', ''))})`
}

const DATES = dateOperators('today()', (day) => `date(${quote(day)})`, 'date')
const TIMES = dateOperators('now()', timeLiteral, 'datetime')
const dateEnd = reader(`${NAME} <= date\\( ${STRING} \\)`, ([text]) => readDay(text, true))
const timeEnd = reader(`${NAME} < datetime\\( ${STRING} \\)`, ([text]) => readDay(text, true))

const TAGS: Operator[] = [{ name: 'has', asks: 'text', write: (field, values) => `${quote(first(values))} in ${field}`, read: readTag }]

/** A tag stands before the field, so its groups come the other way round. */
function readTag(clause: string): { field: string; values: string[] } | null {
  const [, literal = '', field] = pattern(`${STRING} in ${NAME}`).exec(clause.trim()) ?? []
  const value = unquote(literal)
  return field === undefined || value === null ? null : { field, values: [value] }
}

const BY_TYPE: Record<string, Operator[]> = {
  tags: TAGS,
  text: [...TEXT, empty, filled],
  choice: [...OPTIONS, empty, filled],
  stage: OPTIONS,
  ref: [...RECORDS, empty, filled],
  number: [...NUMBERS, empty, filled],
  bool: YES_NO,
  date: [...DATES, empty, filled],
  datetime: [...TIMES, empty, filled],
  none: [],
}

export type FilterKind = 'text' | 'tags' | 'choice' | 'stage' | 'ref' | 'number' | 'bool' | 'date' | 'datetime' | 'none'

export function operatorsFor(kind: FilterKind, refersTo?: string): Operator[] {
  const operators = BY_TYPE[kind] ?? []
  if (refersTo === 'organization') return [UNITS, ...operators]
  return refersTo === 'user' ? [ME, ...operators] : operators
}

/** The two halves of a range stand as two clauses; the reader of the upper half belongs to the same operator. */
export const UPPER_HALVES: { kinds: FilterKind[]; name: string; read: Operator['read'] }[] = [
  { kinds: ['number'], name: 'between', read: atMost },
  { kinds: ['date'], name: 'dates', read: dateEnd },
  { kinds: ['datetime'], name: 'dates', read: timeEnd },
]

/** What stands in the editor at first, where a question has a usual answer. */
export const firstValues = (asks: Operator['asks']): string[] => (asks === 'days' ? ['30'] : asks === 'period' ? ['thisMonth'] : [])
