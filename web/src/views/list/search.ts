// What of a list stands in the address: filter, order, layout and what belongs to it, columns, the record in the side panel.
import type { ListAsk } from '../../api/records'
import { fieldsOf, listable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'

export const LAYOUTS = ['list', 'board', 'calendar', 'timeline'] as const
export type Layout = (typeof LAYOUTS)[number]

/** What a saved view keeps; everything of it is text, so that it stands in the address as it is. */
const KEPT = ['filter', 'order', 'rows', 'columns', 'widths', 'group', 'layout', 'by', 'sum', 'limits', 'on', 'until', 'span'] as const
/** What belongs to the moment: the day that is looked at, the open record ("new" for its create form), the view opened last. */
const PASSING = ['date', 'peek', 'view'] as const

type Name = (typeof KEPT)[number] | (typeof PASSING)[number]

/**
 * `columns`, `widths`, `group`: of the grid. `by`, `sum`, `limits`: of the board, the field of its columns, the figure in their heads and
 * their limits. `on`, `until`, `span`: of calendar and timeline, the field that gives the day, that of the end, and how much time is shown.
 */
export type ListSearch = Partial<Record<Exclude<Name, 'rows' | 'layout'>, string>> & { rows?: 'relationships'; layout?: Exclude<Layout, 'list'> }

export type SearchChange = Partial<Record<Name, string | undefined>>

export function readListSearch(search: Record<string, unknown>): ListSearch {
  const read: Record<string, string> = {}
  for (const name of [...KEPT, ...PASSING]) {
    const value = search[name]
    if (typeof value === 'string' && value !== '' && isAllowed(name, value)) read[name] = value
    // The address reads bare digits as a number.
    else if (typeof value === 'number') read[name] = String(value)
  }
  return read
}

function isAllowed(name: Name, value: string): boolean {
  if (name === 'rows') return value === 'relationships'
  return name !== 'layout' || (value !== 'list' && (LAYOUTS as readonly string[]).includes(value))
}

export function definitionOf(search: ListSearch): Record<string, string> {
  return Object.fromEntries(KEPT.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])))
}

/** What a record's own page needs to find its neighbours. */
export function trailOf({ filter, order, rows, view }: ListSearch): ListSearch {
  return dropEmpty({ filter, order, rows, view })
}

export function dropEmpty(search: SearchChange): ListSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as ListSearch
}

export const PAGE = 50

export function toAsk(entity: Entity, search: Pick<ListSearch, 'filter' | 'order' | 'rows'>): ListAsk {
  const ask: ListAsk = { entity: entity.name, limit: PAGE }
  if (search.filter) ask.filter = search.filter
  const order = orderOf(entity, search.order)
  if (order) ask.order = order
  if (search.rows && entity.faceted) ask.rows = search.rows
  return ask
}

/** The order asked for, else that of the model's view. */
export const orderOf = (entity: Entity, order: string | undefined) => order ?? (entity.views.order.join(',') || undefined)

/** The columns asked for, else those of the model's list view; the name of the record always comes first. */
export function columnsOf(entity: Entity, columns: string | undefined): Field[] {
  const names = columns ? columns.split(',') : entity.views.list
  const others = fieldsOf(entity, names.filter((name) => name !== entity.label)).filter((field) => field.type !== 'many')
  return [...fieldsOf(entity, [entity.label]), ...others]
}

const GROUPED = new Set(['choice', 'stage', 'bool', 'ref'])
const DAYS = new Set(['date', 'datetime'])
const NUMBERS = new Set(['money', 'int', 'integer', 'decimal'])

/** Fields whose values put records into groups, those of the list view first. */
export const groupable = (entity: Entity) => byView(entity, listable(entity).filter((field) => GROUPED.has(field.type) && field.state !== 'masked'))

/** Fields that can be the columns of a board: their values are known before the records are. */
export const boardFields = (entity: Entity) => groupable(entity).filter((field) => field.options && field.options.length > 0).toSorted((left, right) => Number(right.type === 'stage') - Number(left.type === 'stage'))

/** Fields that give a record its day; those that can be changed come first. */
export const dayFields = (entity: Entity) => byView(entity, listable(entity).filter((field) => DAYS.has(field.type) && field.state !== 'masked')).toSorted((left, right) => Number(right.state === 'editable') - Number(left.state === 'editable'))

/** Fields that add up. */
export const sumFields = (entity: Entity) => byView(entity, listable(entity).filter((field) => NUMBERS.has(field.type) && field.state !== 'masked'))

function byView(entity: Entity, fields: Field[]): Field[] {
  const place = (field: Field) => (entity.views.list.includes(field.name) ? entity.views.list.indexOf(field.name) : 1_000)
  return fields.toSorted((left, right) => place(left) - place(right))
}

export function layoutsOf(entity: Entity): Layout[] {
  return LAYOUTS.filter((layout) => layout === 'list' || (layout === 'board' ? boardFields(entity).length > 0 : dayFields(entity).length > 0))
}

/** Figures and orders by a field of a relationship need one organization, or rows that stand for relationships (contract §2, Facets). */
export const needsRows = (entity: Entity, field: Field | undefined, organizations: string[]) => Boolean(entity.faceted && field?.facet && organizations.length !== 1)
