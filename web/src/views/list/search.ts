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
  /** The saved view that was opened last; what was changed since stands beside it. */
  view?: string
}

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? (search[name] as string) : undefined)
  const read: ListSearch = {}
  for (const name of ['filter', 'order', 'columns', 'peek', 'view'] as const) {
    const value = text(name)
    if (value !== undefined) read[name] = value
  }
  if (search.rows === 'relationships') read.rows = 'relationships'
  return read
}

/** What a saved view keeps: everything but the open record and the view itself. */
export function definitionOf({ filter, order, rows, columns }: ListSearch): Record<string, string> {
  return Object.fromEntries(Object.entries({ filter, order, rows, columns }).filter((entry): entry is [string, string] => entry[1] !== undefined))
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
