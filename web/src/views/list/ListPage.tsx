// The list of any entity in the layout that is chosen: everything on it comes from the model, everything chosen stands in the address.
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCrumbs } from '../../app/TopBar'
import { keepLast } from '../../app/lastLists'
import { useEntity } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { ConflictDialog } from '../../record/ConflictDialog'
import { RetireDialog } from '../../record/RetireDialog'
import { SkeletonRows, StateView } from '../../ui/States'
import { useMedia } from '../../ui/useMedia'
import { ColumnsMenu } from './ColumnsMenu'
import { GridLayout, type LayoutProps, useGridFields } from './GridLayout'
import { GroupMenu } from './GroupMenu'
import { LayoutSwitch } from './LayoutSwitch'
import { ListHead } from './ListHead'
import { SidePanel } from './SidePanel'
import { ViewTabs } from './ViewTabs'
import { FilterBar } from './filter/FilterBar'
import styles from './list.module.css'
import { type Layout, type ListSearch, type SearchChange, columnsOf, dropEmpty, layoutsOf, orderOf, toAsk, trailOf } from './search'
import { useListCommands } from './useListCommands'

const BoardLayout = lazy(() => import('../board/BoardLayout').then((module) => ({ default: module.BoardLayout })))
const BoardTools = lazy(() => import('../board/BoardTools').then((module) => ({ default: module.BoardTools })))
const CalendarLayout = lazy(() => import('../calendar/CalendarLayout').then((module) => ({ default: module.CalendarLayout })))
const TimelineLayout = lazy(() => import('../timeline/TimelineLayout').then((module) => ({ default: module.TimelineLayout })))

/** One element for all draws: the tabs beside it need not be drawn again for it. */
const SWITCH = <LayoutSwitch />

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
  const layout = search.layout && layoutsOf(entity).includes(search.layout) ? search.layout : 'list'
  const { filter, order, rows, view } = search
  const ask = useMemo(() => toAsk(entity, { filter, order, rows }), [entity, filter, order, rows])
  const [ids, setIds] = useState<string[]>([])
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: entity.plural }] }), [entity])
  useEffect(() => keepLast(entity.name, search), [entity, search])

  const set = useCallback((change: SearchChange, replace = false) => void navigate({ search: (before: ListSearch) => dropEmpty({ ...before, ...change }), replace }), [navigate])
  const peek = useCallback((id: string | undefined) => void navigate({ search: (before: ListSearch) => dropEmpty({ ...before, peek: id }), replace: Boolean(search.peek) && Boolean(id) }), [navigate, search.peek])
  const trail = useMemo(() => trailOf({ filter, order: orderOf(entity, order), rows, view }), [entity, filter, order, rows, view])
  const open = useCallback((id: string) => void navigate({ to: '/records/$entity/$id', params: { entity: entity.name, id }, search: trail }), [navigate, entity, trail])
  const onView = useCallback((next: ListSearch) => void navigate({ search: next }), [navigate])
  const onRows = useCallback((kind: 'relationships' | undefined) => set({ rows: kind }), [set])
  const onFilter = useCallback((chosen: string | undefined) => set({ filter: chosen }), [set])
  const onOrder = useCallback((chosen: string | undefined) => set({ order: chosen }), [set])
  const fields = useGridFields(entity, search)
  useListCommands({ entity, ask, fields, layout, set })

  const shared = { entity, ask, search, set, onPeek: peek, onOpen: open, onIds: setIds }
  const tools = useTools(entity, layout, search, set)
  return (
    <div className={styles.view}>
      <ListHead entity={entity} rows={search.rows} onRows={onRows} />
      <ViewTabs entity={entity} search={search} onOpen={onView} end={SWITCH} />
      <FilterBar entity={entity} filter={search.filter} order={orderOf(entity, order)} subject={search.rows ? t('list.relationshipsOf', { name: entity.plural }) : entity.plural} onFilter={onFilter} onOrder={onOrder} tools={tools} />
      <div className={styles.body}>
        <div className={styles.main}>
          <Suspense fallback={<SkeletonRows />}>
            {layout === 'board' ? <BoardLayout {...shared} /> : layout === 'calendar' ? <CalendarLayout {...shared} /> : layout === 'timeline' ? <TimelineLayout {...shared} /> : <GridLayout {...shared} fields={fields} />}
          </Suspense>
        </div>
        {search.peek && <SidePanel entity={entity} id={search.peek} ids={ids} steps={layout !== 'list'} onPeek={peek} onOpen={open} />}
      </div>
      <ConflictDialog />
      <RetireDialog />
    </div>
  )
}

/** What a layout offers at the end of the filter bar; one element as long as it says the same, so that the bar is not drawn again. */
function useTools(entity: Entity, layout: Layout, { by, sum, group, columns }: ListSearch, set: LayoutProps['set']) {
  const isPhone = useMedia('(max-width: 720px)')
  return useMemo(() => {
    if (isPhone) return null
    if (layout === 'board') return <Suspense fallback={null}><BoardTools entity={entity} search={{ by, sum }} set={set} /></Suspense>
    if (layout !== 'list') return null
    return (
      <>
        <GroupMenu entity={entity} group={group} set={set} />
        <ColumnsMenu entity={entity} fields={columnsOf(entity, columns)} onColumns={(names) => set({ columns: names }, true)} />
      </>
    )
  }, [isPhone, entity, layout, by, sum, group, columns, set])
}
