// The grid of a list with its states, foot and bar; on a phone cards. Grouped or not, it reads the same records.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecordList } from '../../api/queries'
import { changeMany } from '../../api/batches'
import type { ListAsk } from '../../api/records'
import type { Item } from '../../api/types'
import { useScope } from '../../app/scope'
import { useBatch } from '../../features/batches/useBatch'
import type { Entity, Field } from '../../meta/types'
import { rowKey, toWritten } from '../../meta/values'
import { useMedia } from '../../ui/useMedia'
import { BulkBar, targetOf } from './BulkBar'
import { CardList } from './CardList'
import { Grid } from './Grid'
import { ListFooter } from './ListFooter'
import { ListStates } from './ListStates'
import { organizationField, readWidths, writeWidths } from './columns'
import { nextOrder, readOrder, writeOrder } from './filter/clauses'
import { itemsOf } from './lines'
import { type SelectionStore, clearSelection, makeSelection } from './selection'
import { type ListSearch, type SearchChange, columnsOf, needsRows, orderOf } from './search'
import { useGroups } from './useGroups'

/** What every layout of a list gets. */
export interface LayoutProps {
  entity: Entity
  ask: ListAsk
  search: ListSearch
  set: (change: SearchChange, replace?: boolean) => void
  onPeek: (id: string | undefined) => void
  onOpen: (id: string) => void
  /** Tells the records that are shown, in their order: the side panel steps through them. */
  onIds: (ids: string[]) => void
}

export function GridLayout({ entity, ask, search, set, fields, onPeek, onOpen, onIds }: LayoutProps & { fields: Field[] }) {
  const isPhone = useMedia('(max-width: 720px)')
  const by = isPhone ? undefined : entity.fields[search.group ?? '']
  const list = useRecordList(ask, by === undefined)
  const groups = useGroups(entity, ask, by, fields)
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const lines = by ? groups.lines : items
  const rows = useMemo(() => (by ? itemsOf(lines) : items), [by, lines, items])
  const [selection] = useState(makeSelection)
  useEffect(() => clearSelection(selection), [ask, selection])
  useEffect(() => onIds(rows.map((item) => item.id)), [rows, onIds])
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const sort = useSort(entity, search, set)
  const order = useMemo(() => readOrder(orderOf(entity, search.order)), [entity, search.order])
  const widths = useMemo(() => readWidths(search.widths), [search.widths])
  const saveMany = useSaveMany(entity, ask, rows, selection)
  const onColumns = useCallback((names: string[]) => set({ columns: names.filter((name) => !name.startsWith('@')).join(',') }, true), [set])
  const onWidths = useCallback((next: Record<string, number>) => set({ widths: writeWidths(next) }, true), [set])
  const state = by ? { isPending: groups.isPending, error: groups.error, refetch: groups.refetch } : { isPending: list.isPending, error: list.error, refetch: () => void list.refetch() }
  return (
    <>
      {lines.length === 0 ? (
        <ListStates entity={entity} filter={search.filter} onFilter={(filter) => set({ filter })} onNew={() => onPeek('new')} {...state} />
      ) : isPhone ? (
        <CardList entity={entity} fields={fields} items={items} onOpen={onOpen} onEnd={more} />
      ) : (
        <Grid entity={entity} fields={fields} lines={lines} label={entity.plural} order={order} peek={search.peek} selection={selection} widths={widths} onSort={sort} onColumns={onColumns} onWidths={onWidths} onPeek={onPeek} onOpen={onOpen} onGroup={groups.change} onSaveMany={saveMany} onEnd={more} />
      )}
      {by ? null : <ListFooter entity={entity} ask={ask} list={list} loaded={items.length} fields={fields} />}
      <BulkBar entity={entity} ask={ask} fields={fields} items={rows} selection={selection} isAll={by !== undefined || !hasNextPage} />
    </>
  )
}

/** Where rows stand for relationships, whose it is comes right after the name. */
export function useGridFields(entity: Entity, { columns, rows }: Pick<ListSearch, 'columns' | 'rows'>): Field[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const [first, ...others] = columnsOf(entity, columns)
    if (!first) return []
    return rows && entity.faceted ? [first, organizationField(t('list.organization')), ...others] : [first, ...others]
  }, [entity, columns, rows, t])
}

function useSort(entity: Entity, search: ListSearch, set: LayoutProps['set']) {
  const chosen = useScope((state) => state.chosen)
  return useCallback(
    (field: Field) => {
      const order = writeOrder(nextOrder(readOrder(search.order), field.name))
      set(needsRows(entity, field, chosen) ? { order, rows: 'relationships' } : { order })
    },
    [entity, search.order, chosen, set],
  )
}

/** One value for all chosen rows, given while one of them is edited in place; what is chosen is looked up when it is given. */
function useSaveMany(entity: Entity, ask: ListAsk, rows: Item[], selection: SelectionStore) {
  const { t } = useTranslation()
  const scope = useScope((state) => state.chosen)
  const follow = useBatch()
  return useCallback(
    async (field: Field, value: unknown): Promise<void> => {
      const { chosen: keys, everything } = selection.getState()
      const { target, organizations } = targetOf(ask, rows.filter((item) => keys[rowKey(item)]), everything, undefined)
      const at = entity.faceted && field.facet ? (organizations.length > 0 ? organizations : scope.slice(0, 1)) : [undefined]
      clearSelection(selection)
      for (const organization of at) {
        await follow({ entity: entity.name, title: t('list.bulkSetting', { field: field.title }), start: () => changeMany(entity.name, target, { set: { [field.name]: toWritten(value) }, ...(organization ? { organization } : {}) }) })
      }
    },
    [entity, ask, rows, selection, scope, follow, t],
  )
}
