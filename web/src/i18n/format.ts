// Turns numbers, money and times into words of the chosen language. Never converts between currencies or changes a value.
import type { TFunction } from 'i18next'

type Say = TFunction

const DAY = 86_400_000

/** Making a formatter costs far more than using it, and a page of rows asks for the same few hundreds of times. */
const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function numbers(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options)
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(language, options)
  numberFormats.set(key, known)
  return known
}

export function dates(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = dateFormats.get(key) ?? new Intl.DateTimeFormat(language, options)
  dateFormats.set(key, known)
  return known
}

export function formatNumber(value: number | string, language: string, digits = 2): string {
  const number = typeof value === 'number' ? value : Number(value)
  if (Number.isNaN(number)) return String(value)
  // A decimal longer than a double can hold is grouped as text, so that no digit is lost.
  if (typeof value === 'string' && value.replace(/\D/g, '').length > 15) return groupDigits(value)
  return numbers(language, { maximumFractionDigits: Number.isInteger(number) ? 0 : Math.max(digits, 2) }).format(number)
}

function groupDigits(text: string): string {
  const [whole = '', rest] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return rest ? `${grouped}.${rest}` : grouped
}

/** Amounts keep both decimals where they have any: 3,610.50 and 3,610. */
export function formatAmount(value: string, language: string): string {
  const text = formatNumber(value, language)
  return /[.,]\d$/.test(text) && /\.\d*[1-9]/.test(value) ? `${text}0` : text
}

/** Sizes of files, in the largest unit that leaves a whole number. */
export function formatSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1_000)))
  return numbers(language, { style: 'unit', unit: units[step] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1_000 ** step)
}

/** Large figures: with the units of the language (wan and yi in Chinese, K and M in English). */
export function formatCompact(value: number | string, language: string): string {
  const number = Number(value)
  if (Math.abs(number) < 10_000) return formatNumber(number, language)
  return numbers(language, { notation: 'compact', maximumFractionDigits: 1 }).format(number)
}

/** A plain date stays what it is in every zone: it is read as UTC and shown as UTC. */
export function formatDate(value: string, language: string, today = new Date()): string {
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return value
  return shortDate(date, language, 'UTC', date.getUTCFullYear() === today.getFullYear())
}

export function formatTime(value: string, language: string, say: Say, now = new Date()): string {
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return value
  const clock = dates(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date)
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY)
  if (days === 0) return say('common.todayAt', { time: clock })
  if (days === 1) return say('common.yesterdayAt', { time: clock })
  return shortDate(date, language, undefined, date.getFullYear() === now.getFullYear())
}

export function formatFullTime(value: string, language: string): string {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : dates(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(date)
}

function shortDate(date: Date, language: string, timeZone: string | undefined, thisYear: boolean): string {
  const zone = timeZone ? { timeZone } : {}
  if (language.startsWith('zh')) {
    const parts = dates('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone }).format(date)
    return thisYear ? parts.slice(5) : parts
  }
  return dates(language, { month: 'short', day: 'numeric', ...(thisYear ? {} : { year: 'numeric' }), ...zone }).format(date)
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

export function isoDate(date: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}
