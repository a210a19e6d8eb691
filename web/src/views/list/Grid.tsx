// The grid of a list: columns from the model, virtual rows, selection, keys, cells that are edited in place.
import { createColumnHelper, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Item } from '../../api/types'
import { usePreferences } from '../../app/preferences'
import type { Entity, Field } from '../../meta/types'
import { rowKey } from '../../meta/values'
import { useSave } from '../../record/useSave'
import { HeadRow } from './HeadRow'
import { Row, type RowActions } from './Row'
import { RowTools } from './RowTools'
import { type GridFeatures, features, leastWidth, renderTemplate, widthOf } from './columns'
import type { Order } from './filter/clauses'
import styles from './list.module.css'
import type { SelectionStore } from './selection'
import { useGridKeys } from './useGridKeys'

const ROW_HEIGHTS = { compact: 30, normal: 36, relaxed: 44 }
/** Below this all rows stand in the page: finding, printing and counting by screen readers then work as usual. */
const VIRTUAL_FROM = 200
const AHEAD = 15

const helper = createColumnHelper<GridFeatures, Item>()

export interface GridProps {
  entity: Entity
  fields: Field[]
  items: Item[]
  label: string
  order: Order[]
  peek: string | undefined
  selection: SelectionStore
  onSort: (field: Field) => void
  onPeek: (id: string) => void
  onOpen: (id: string) => void
  onEnd: () => void
}

export function Grid({ entity, fields, items, label, order, peek, selection: store, onSort, onPeek, onOpen, onEnd }: GridProps) {
  const frame = useRef<HTMLDivElement>(null)
  const density = usePreferences((state) => state.density)
  const selection = useStore(store, (state) => state.chosen)
  const [active, setActive] = useState(-1)
  const [editing, setEditing] = useState<{ row: string; field: string } | null>(null)
  const columns = useMemo(() => helper.columns(fields.map((field) => helper.accessor((item) => item[field.name], { id: field.name, size: widthOf(entity, field), minSize: 60, maxSize: 800 }))), [entity, fields])
  const table = useTable({
    features,
    columns,
    data: items,
    getRowId: rowKey,
    columnResizeMode: 'onEnd',
    state: { rowSelection: selection },
    onRowSelectionChange: (next) => store.setState(({ chosen }) => ({ chosen: typeof next === 'function' ? next(chosen) : next, everything: false })),
  })
  const rows = table.getRowModel().rows
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHTS[density],
    overscan: items.length < VIRTUAL_FROM ? VIRTUAL_FROM : 12,
    scrollPaddingStart: 36,
  })
  useEffect(() => virtualizer.measure(), [density, virtualizer])
  const shown = virtualizer.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  const isNearEnd = items.length < VIRTUAL_FROM ? (virtualizer.scrollOffset ?? 0) + (frame.current?.clientHeight ?? 0) > (items.length - AHEAD) * ROW_HEIGHTS[density] : last >= items.length - AHEAD
  useEffect(() => {
    if (isNearEnd) onEnd()
  }, [isNearEnd, items.length, onEnd])

  const save = useSave()
  const latest = useRef({ rows, onPeek, onOpen, entity, save })
  useLayoutEffect(() => {
    latest.current = { rows, onPeek, onOpen, entity, save }
  })
  const actions = useMemo(
    (): RowActions => ({
      select: (index, event) => {
        event.stopPropagation()
        latest.current.rows[index]?.getToggleSelectedHandler()(event)
      },
      activate: setActive,
      peek: (id) => latest.current.onPeek(id),
      open: (id) => latest.current.onOpen(id),
      edit: (row, field) => setEditing(field ? { row, field } : null),
      save: (item, field, facet, value) => void latest.current.save({ entity: latest.current.entity, item, field, facet, value }),
    }),
    [],
  )
  useGridKeys({ frame, entity, fields, items, active, setActive, setEditing, peek, onPeek, toggle: (index) => rows[index]?.toggleSelected(), scrollTo: (index) => virtualizer.scrollToIndex(index) })
  const sizing = table.state.columnSizing
  const template = renderTemplate(entity, fields, sizing)
  const top = shown[0]?.start ?? 0
  return (
    <div className={styles.frame}>
      <div ref={frame} className={styles.grid}>
        <div role="grid" aria-label={label} aria-rowcount={-1} aria-colcount={fields.length + 1} style={{ '--cols': template, minWidth: leastWidth(entity, fields, sizing) } as React.CSSProperties}>
          <HeadRow table={table} fields={fields} order={order} onSort={onSort} />
          <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            <div role="presentation" style={{ transform: `translateY(${top}px)` }}>
              {shown.map(({ index }) => {
                const item = items[index]
                if (!item) return null
                const key = rowKey(item)
                return (
                  <Row
                    // Rows are drawn again in place when the order changes; only the one being typed in must not become another.
                    key={editing?.row === key ? key : index}
                    row={key}
                    item={item}
                    index={index}
                    entity={entity}
                    fields={fields}
                    selected={selection[key] ?? false}
                    active={index === active || item.id === peek}
                    again={items[index - 1]?.id === item.id}
                    editingField={editing?.row === key ? editing.field : null}
                    actions={actions}
                  />
                )
              })}
            </div>
          </div>
        </div>
      </div>
      <RowTools frame={frame} items={items} actions={actions} />
    </div>
  )
}
