// The list of any entity: everything on it comes from the model, everything chosen stands in the address.
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecordList } from '../../api/queries'
import { type Command, useCommands } from '../../app/commands'
import { useCrumbs } from '../../app/TopBar'
import { useScope } from '../../app/scope'
import { can, useEntity } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { ConflictDialog } from '../../record/ConflictDialog'
import { StateView } from '../../ui/States'
import { useMedia } from '../../ui/useMedia'
import { BulkBar } from './BulkBar'
import { CardList } from './CardList'
import { ColumnsMenu } from './ColumnsMenu'
import { Grid } from './Grid'
import { ListFooter } from './ListFooter'
import { ListHead } from './ListHead'
import { ListStates } from './ListStates'
import { SidePanel } from './SidePanel'
import { ViewTabs } from './ViewTabs'
import { organizationField } from './columns'
import { nextOrder, readOrder, writeOrder } from './filter/clauses'
import { FilterBar } from './filter/FilterBar'
import styles from './list.module.css'
import { clearSelection, makeSelection } from './selection'
import { type ListSearch, columnsOf, orderOf, toAsk } from './search'

const route = getRouteApi('/records/$entity')

export function ListPage() {
  const { t } = useTranslation()
  const { entity: name } = route.useParams()
  const entity = useEntity(name)
  if (!entity) return <StateView drawing="missing" title={t('list.unknownEntity')} text={name} />
  return <EntityList key={name} entity={entity} />
}

function EntityList({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isPhone = useMedia('(max-width: 720px)')
  const ask = useMemo(() => toAsk(entity, search), [entity, search.filter, search.order, search.rows]) // eslint-disable-line react/exhaustive-deps -- the side panel and the columns do not change what is asked
  const list = useRecordList(ask)
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const [selection] = useState(makeSelection)
  useEffect(() => clearSelection(selection), [ask, selection])
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: entity.plural }] }), [entity])

  const set = useCallback((change: Partial<Record<keyof ListSearch, string | undefined>>, replace = false) => void navigate({ search: (before: ListSearch) => dropEmpty({ ...before, ...change }), replace }), [navigate])
  const peek = useCallback((id: string | undefined) => set({ peek: id }, Boolean(search.peek) && Boolean(id)), [set, search.peek])
  const open = useCallback((id: string) => void navigate({ to: '/records/$entity/$id', params: { entity: entity.name, id } }), [navigate, entity])
  const more = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage && !list.isFetchNextPageError) void list.fetchNextPage()
  }, [list])
  const fields = useGridFields(entity, search)
  const sort = useSort(entity, search, set)
  useCommands('list', useMemo((): Command[] => (can(entity, 'create') ? [{ id: 'create', label: t('list.new', { name: entity.title }), group: t('shell.group.list'), icon: 'plus', keys: 'c', run: () => set({ peek: 'new' }) }] : []), [entity, t, set]))

  const hasRows = items.length > 0
  return (
    <div className={styles.view}>
      <ListHead entity={entity} ask={ask} fields={fields} rows={search.rows} onRows={(rows) => set({ rows })} onNew={() => peek('new')} />
      <ViewTabs entity={entity} search={search} onOpen={(next) => void navigate({ search: next })} />
      <FilterBar
        entity={entity}
        filter={search.filter}
        order={orderOf(entity, search)}
        subject={search.rows ? t('list.relationshipsOf', { name: entity.plural }) : entity.plural}
        onFilter={(filter) => set({ filter })}
        onOrder={(order) => set({ order })}
        tools={isPhone ? null : <ColumnsMenu entity={entity} fields={columnsOf(entity, search)} onColumns={(columns) => set({ columns }, true)} />}
      />
      <div className={styles.body}>
        <div className={styles.main}>
          {hasRows && !(list.isError && !list.isFetchNextPageError && !list.data) ? (
            isPhone ? (
              <CardList entity={entity} fields={fields} items={items} onOpen={open} onEnd={more} />
            ) : (
              <Grid
                entity={entity}
                fields={fields}
                items={items}
                label={entity.plural}
                order={readOrder(orderOf(entity, search))}
                peek={search.peek}
                selection={selection}
                onSort={sort}
                onPeek={peek}
                onOpen={open}
                onEnd={more}
              />
            )
          ) : (
            <ListStates entity={entity} list={list} filtered={Boolean(search.filter)} onClear={() => set({ filter: undefined })} onNew={() => peek('new')} />
          )}
          <ListFooter entity={entity} ask={ask} list={list} loaded={items.length} />
          <BulkBar entity={entity} ask={ask} fields={fields} items={items} selection={selection} isAll={!list.hasNextPage} />
        </div>
        {search.peek && <SidePanel entity={entity} id={search.peek} items={items} onPeek={peek} onOpen={open} />}
      </div>
      <ConflictDialog />
    </div>
  )
}

function dropEmpty(search: Partial<Record<keyof ListSearch, string | undefined>>): ListSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as ListSearch
}

/** Where rows stand for relationships, whose it is comes right after the name. */
function useGridFields(entity: Entity, search: ListSearch): Field[] {
  const { t } = useTranslation()
  return useMemo(() => {
    const [first, ...others] = columnsOf(entity, search)
    if (!first) return []
    return search.rows && entity.faceted ? [first, organizationField(t('list.organization')), ...others] : [first, ...others]
  }, [entity, search.columns, search.rows, t]) // eslint-disable-line react/exhaustive-deps -- filter and order do not change the columns
}

/** Ordering by a field of a relationship needs one organization or rows that stand for relationships (contract §2, Facets). */
function useSort(entity: Entity, search: ListSearch, set: (change: Partial<Record<keyof ListSearch, string | undefined>>) => void) {
  const chosen = useScope((state) => state.chosen)
  return useCallback(
    (field: Field) => {
      const order = writeOrder(nextOrder(readOrder(search.order), field.name))
      const needsRows = entity.faceted && field.facet && chosen.length !== 1
      set(needsRows ? { order, rows: 'relationships' } : { order })
    },
    [entity, search.order, chosen, set],
  )
}
