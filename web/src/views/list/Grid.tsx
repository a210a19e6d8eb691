// The grid of a list: columns from the model, rows or groups of rows, selection, keys, cells that are edited in place.
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Facet, Item } from '../../api/types'
import { usePreferences } from '../../app/preferences'
import type { Entity, Field } from '../../meta/types'
import { rowKey } from '../../meta/values'
import { useSave } from '../../record/useSave'
import { GroupRow } from './GroupRow'
import { HeadRow } from './HeadRow'
import { Row, type RowActions } from './Row'
import { RowMenu } from './RowMenu'
import { RowTools } from './RowTools'
import { type Widths, clampWidth, leastWidth, renderTemplate } from './columns'
import type { Order } from './filter/clauses'
import { type Line, isGroup, itemsOf } from './lines'
import styles from './list.module.css'
import type { SelectionStore } from './selection'
import { useGridKeys } from './useGridKeys'
import { usePresses } from './usePresses'
import { useNearEnd, useWindow } from './useWindow'

const ROW_HEIGHTS = { compact: 30, normal: 36, relaxed: 44 }
const HEAD = 34
/** The end is near this many rows before it. */
const AHEAD = 15

export interface GridProps {
  entity: Entity
  fields: Field[]
  lines: Line[]
  label: string
  order: Order[]
  peek: string | undefined
  selection: SelectionStore
  widths: Widths
  onSort: (field: Field) => void
  onColumns: (names: string[]) => void
  onWidths: (widths: Widths) => void
  onPeek: (id: string) => void
  onOpen: (id: string) => void
  onGroup: (group: string, wants: 'open' | 'close' | 'more') => void
  /** The value for all chosen rows at once. */
  onSaveMany: (field: Field, value: unknown) => Promise<void>
  onEnd: () => void
}

export const Grid = memo(function Grid(props: GridProps) {
  const { entity, fields, lines, label, order, peek, selection, widths, onSort, onColumns, onPeek, onOpen, onEnd } = props
  const frame = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const mark = useRef<HTMLDivElement>(null)
  const height = ROW_HEIGHTS[usePreferences((state) => state.density)]
  const [active, setActive] = useState(-1)
  const [editing, setEditing] = useState<{ row: string; field: string } | null>(null)
  const { from, to } = useWindow(frame, lines.length, height)
  useNearEnd(mark, lines.length, onEnd)
  const actions = useActions(props, setActive, setEditing)
  const scrollTo = useCallback((index: number) => bringIntoView(frame.current, index * height, height), [height])
  const [menu, setMenu] = useState<{ row: number; x: number; y: number } | null>(null)
  usePresses({ frame, lines, selection, actions, onMenu: setMenu })
  useGridKeys({ frame, entity, fields, lines, active, setActive, setEditing, peek, onPeek, onOpen, selection, scrollTo, onMenu: setMenu })
  const keys = useCallback(() => itemsOf(lines).map(rowKey), [lines])
  const resize = useResize(props, sheet)
  useLayoutEffect(() => fitColumns(sheet.current, entity, fields, widths), [entity, fields, widths])
  return (
    <div className={styles.frame}>
      <div ref={frame} className={styles.grid}>
        <div ref={sheet} role="grid" aria-label={label} aria-rowcount={-1} aria-multiselectable>
          <HeadRow fields={fields} order={order} selection={selection} keys={keys} onSort={onSort} onOrder={onColumns} onWidth={resize} />
          <div role="rowgroup" style={{ height: lines.length * height, position: 'relative' }}>
            <div role="presentation" style={from > 0 ? { transform: `translateY(${from * height}px)` } : undefined}>
              {lines.slice(from, to).map((line, place) => {
                const index = from + place
                if (isGroup(line)) return <GroupRow key={`@${line.group}`} line={line} index={index} entity={entity} fields={fields} active={index === active} onGroup={props.onGroup} />
                const key = rowKey(line)
                const before = lines[index - 1]
                return (
                  <Row
                    // Rows are drawn again in place when the order changes; only the one being typed in must not become another.
                    key={editing?.row === key ? key : index}
                    row={key}
                    item={line}
                    index={index}
                    entity={entity}
                    fields={fields}
                    selection={selection}
                    active={index === active || line.id === peek}
                    again={before !== undefined && !isGroup(before) && before.id === line.id}
                    editingField={editing?.row === key ? editing.field : null}
                    actions={actions}
                  />
                )
              })}
            </div>
            <div ref={mark} aria-hidden className={styles.end} style={{ height: Math.min(lines.length, AHEAD) * height }} />
          </div>
        </div>
      </div>
      <RowTools frame={frame} onMenu={setMenu} />
      <RowMenu at={menu} lines={lines} entity={entity} onClose={() => setMenu(null)} />
    </div>
  )
})

/** Handed to every row and never new, so that rows stay as they are when the page around them changes. */
function useActions(props: GridProps, setActive: (index: number) => void, setEditing: (place: { row: string; field: string } | null) => void): RowActions {
  const save = useSave()
  const latest = useRef({ props, save })
  useLayoutEffect(() => {
    latest.current = { props, save }
  })
  return useMemo(
    (): RowActions => ({
      activate: setActive,
      peek: (id) => latest.current.props.onPeek(id),
      edit: (row, field) => setEditing(field ? { row, field } : null),
      save: (item: Item, field: Field, facet: Facet | null, value: unknown) => void latest.current.save({ entity: latest.current.props.entity, item, field, facet, value }),
      saveMany: (field, value) => void latest.current.props.onSaveMany(field, value),
      chosen: (row) => {
        const { chosen } = latest.current.props.selection.getState()
        return chosen[row] ? Object.keys(chosen).length : 0
      },
    }),
    [setActive, setEditing],
  )
}

/** While the edge is dragged only the template changes; the width is kept when it is let go. */
function useResize({ entity, fields, widths, onWidths }: GridProps, sheet: React.RefObject<HTMLDivElement | null>) {
  return (name: string, width: number | null, done: boolean) => {
    const { [name]: _, ...others } = widths
    const next = width === null ? others : { ...others, [name]: clampWidth(width) }
    fitColumns(sheet.current, entity, fields, next)
    if (done) onWidths(next)
  }
}

function fitColumns(sheet: HTMLElement | null, entity: Entity, fields: Field[], widths: Widths): void {
  sheet?.style.setProperty('--cols', renderTemplate(entity, fields, widths))
  sheet?.style.setProperty('min-width', `${leastWidth(entity, fields, widths)}px`)
}

function bringIntoView(box: HTMLElement | null, top: number, height: number): void {
  if (!box) return
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + height > box.scrollTop + box.clientHeight - HEAD) box.scrollTop = top + height - box.clientHeight + HEAD
}
