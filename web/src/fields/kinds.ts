// Groups the types of fields by how they behave; types of the model that are not listed are shown as text and never edited.
import type { FilterKind } from '../views/list/filter/operators'
import type { Field } from '../meta/types'

const FILTER_KINDS: Record<string, FilterKind> = {
  text: 'text', longtext: 'text', phone: 'text', email: 'text', url: 'text', tags: 'tags', choice: 'choice', stage: 'stage', ref: 'ref', int: 'number', rating: 'number', integer: 'number',
  decimal: 'number', percent: 'number', money: 'number', bool: 'bool', boolean: 'bool', date: 'date', datetime: 'datetime',
}

export function filterKind(field: Field): FilterKind {
  if (field.state === 'masked') return 'none'
  return FILTER_KINDS[field.type] ?? 'none'
}

export const isNumeric = (field: Field) => filterKind(field) === 'number'
