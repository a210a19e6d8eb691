// The value of any field as plain words, and the order of two values: for labels, copies and sorting on the spot. The server sorts lists.
import type { TFunction } from 'i18next'
import { formatAmount, formatDate, formatFullTime, formatNumber } from '../i18n/format'
import type { Field } from '../meta/types'
import { isHidden, isMoney, isReference, maskedEnd } from '../meta/values'

const titleOf = (field: Field, code: unknown) => field.options?.find((option) => option.code === code)?.title ?? String(code)

/** What a screen reader says, and what is copied. */
export function plainText(field: Field, value: unknown, language: string, say: TFunction): string {
  if (value === null || value === undefined || value === '') return say('fields.empty')
  if (isHidden(value)) return say('fields.hidden')
  const end = maskedEnd(value)
  if (end !== null) return `${say('fields.masked')} ${end}`
  if (isMoney(value)) return `${value.currency} ${formatAmount(value.amount, language)}`
  if (isReference(value)) return value.label
  if (Array.isArray(value)) return value.map((one) => titleOf(field, one)).join(say('common.listComma'))
  switch (field.type) {
    case 'bool': case 'boolean': return say(value === true ? 'fields.yes' : 'fields.no')
    case 'choice': case 'stage': return titleOf(field, value)
    case 'date': return formatDate(String(value), language)
    case 'datetime': return formatFullTime(String(value), language)
    case 'percent': return `${formatNumber(value as string | number, language)}%`
    case 'int': case 'integer': case 'decimal': return formatNumber(value as string | number, language)
    case 'rating': return say('fields.ratingOf', { value })
    case 'geo': return typeof value === 'object' ? Object.values(value).join(', ') : String(value)
    default: return String(value)
  }
}

/** Empty values come last; stages and choices follow the order of the model. */
export function compareValues(field: Field, left: unknown, right: unknown, language: string): number {
  const isNone = (value: unknown) => value === null || value === undefined
  if (isNone(left) || isNone(right)) return Number(isNone(left)) - Number(isNone(right))
  const place = (value: unknown) => field.options?.findIndex((option) => option.code === value) ?? -1
  if (field.type === 'choice' || field.type === 'stage') return place(left) - place(right)
  if (isMoney(left) && isMoney(right)) return left.currency === right.currency ? Number(left.amount) - Number(right.amount) : left.currency < right.currency ? -1 : 1
  if (['int', 'integer', 'decimal', 'percent', 'rating'].includes(field.type)) return Number(left) - Number(right)
  const words = (value: unknown) => (isReference(value) ? value.label : String(value))
  return new Intl.Collator(language).compare(words(left), words(right))
}
