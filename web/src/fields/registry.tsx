// From the type of a field to how it behaves; the one list of types. An unknown type is shown as text and said once.
import type { Field } from '../meta/types'
import { maskedEnd } from '../meta/values'
import { Masked } from './parts'
import type { FieldType, ShowProps } from './types'
import { bool, choice, stage } from './types/choice'
import { choices, tags } from './types/choices'
import { date, datetime } from './types/date'
import { geo } from './types/geo'
import { money, number } from './types/number'
import { rating } from './types/rating'
import { reference } from './types/reference'
import { related } from './types/related'
import { link, longText, text, unknown } from './types/text'

export const FIELD_TYPES: Record<string, FieldType> = {
  text, longtext: longText, tags, phone: link, email: link, url: link, int: number, integer: number, decimal: number, percent: number, money,
  bool, boolean: bool, date, datetime, choice, choices, stage, rating, geo, ref: reference, related,
}

export function typeOf(field: Field): FieldType {
  return FIELD_TYPES[field.type] ?? unknown
}

export function isKnownType(field: Field): boolean {
  return field.type in FIELD_TYPES
}

/** The value in its own type, or its last signs where only those may be read. */
export function Show(props: ShowProps) {
  const end = maskedEnd(props.value)
  if (end !== null) return <Masked end={end} />
  const { Show: Own } = typeOf(props.field)
  return <Own {...props} />
}
