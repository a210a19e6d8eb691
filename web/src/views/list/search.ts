// What of a list stands in the address: filter, order, kind of rows, columns, the record in the side panel.
import type { ListAsk } from '../../api/records'
import type { Entity, Field } from '../../meta/types'
import { fieldsOf } from '../../meta/model'

export interface ListSearch {
  filter?: string
  order?: string
  rows?: 'relationships'
  columns?: string
  /** Id of the record in the side panel, or "new" for its create form. */
  peek?: string
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? (search[name] as string) : undefined)
  const read: ListSearch = {}
  for (const name of ['filter', 'order', 'columns', 'peek'] as const) {
    const value = text(name)
    if (value !== undefined) read[name] = value
  }
  if (search.rows === 'relationships') read.rows = 'relationships'
  return read
}

export const PAGE = 50

export function toAsk(entity: Entity, search: ListSearch): ListAsk {
  const ask: ListAsk = { entity: entity.name, limit: PAGE }
  if (search.filter) ask.filter = search.filter
  const order = orderOf(entity, search)
  if (order) ask.order = order
  if (search.rows && entity.faceted) ask.rows = search.rows
  return ask
}

/** The order asked for, else that of the model's view. */
export const orderOf = (entity: Entity, search: ListSearch) => search.order ?? (entity.views.order.join(',') || undefined)

/** The columns asked for, else those of the model's list view; the name of the record always comes first. */
export function columnsOf(entity: Entity, search: ListSearch): Field[] {
  const names = search.columns ? search.columns.split(',') : entity.views.list
  const others = fieldsOf(entity, names.filter((name) => name !== entity.label)).filter((field) => field.type !== 'many')
  return [...fieldsOf(entity, [entity.label]), ...others]
}
