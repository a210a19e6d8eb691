// The head of the grid: names that sort, edges that resize, columns that are dragged to another place, one box for all rows.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { typeOf } from '../../fields/registry'
import type { Field } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import { useReorder } from '../../ui/useReorder'
import type { Order } from './filter/clauses'
import styles from './list.module.css'
import { type SelectionStore, choose, countChosen } from './selection'

export interface HeadRowProps {
  fields: Field[]
  order: Order[]
  selection: SelectionStore
  /** Keys of all loaded rows. */
  keys: () => string[]
  onSort: (field: Field) => void
  onOrder: (names: string[]) => void
  /** A column is being drawn wider or narrower; `done` when the pointer is let go. Null gives it its first width back. */
  onWidth: (name: string, width: number | null, done: boolean) => void
}

export function HeadRow({ fields, order, selection, keys, onSort, onOrder, onWidth }: HeadRowProps) {
  const [first] = fields
  const names = fields.map((field) => field.name)
  const reorder = useReorder(names, (next) => onOrder(first ? [first.name, ...next.filter((name) => name !== first.name)] : next), 'x')
  return (
    <div role="row" aria-rowindex={1} className={styles.headRow}>
      <div role="columnheader" className={styles.headCell}><AllCheck selection={selection} keys={keys} /></div>
      {fields.map((field, place) => {
        const down = order.find((one) => one.field === field.name)?.down
        return (
          <div
            key={field.name}
            role="columnheader"
            aria-sort={down === undefined ? 'none' : down ? 'descending' : 'ascending'}
            className={styles.headCell}
            data-numeric={typeOf(field).numeric ?? false}
            {...(place > 0 && !field.name.startsWith('@') ? reorder(field.name) : {})}
          >
            <HeadName field={field} down={down} onSort={onSort} />
            <Grip onWidth={(width, done) => onWidth(field.name, width, done)} />
          </div>
        )
      })}
    </div>
  )
}

function AllCheck({ selection, keys }: Pick<HeadRowProps, 'selection' | 'keys'>) {
  const { t } = useTranslation()
  const count = useStore(selection, countChosen)
  const isAll = count > 0 && count >= keys().length
  return <Check aria-label={t('list.selectAll')} checked={isAll} partly={count > 0 && !isAll} onChange={() => choose(selection, keys(), !isAll)} />
}

function Grip({ onWidth }: { onWidth: (width: number | null, done: boolean) => void }) {
  const start = (event: React.PointerEvent<HTMLElement>) => {
    const grip = event.currentTarget
    const from = grip.parentElement?.getBoundingClientRect().width ?? 0
    const at = event.clientX
    event.preventDefault()
    event.stopPropagation()
    grip.setPointerCapture(event.pointerId)
    grip.dataset.on = 'true'
    const move = (now: PointerEvent) => onWidth(from + now.clientX - at, false)
    const end = (now: PointerEvent) => {
      grip.removeEventListener('pointermove', move)
      delete grip.dataset.on
      if (now.clientX !== at) onWidth(from + now.clientX - at, true)
    }
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', end, { once: true })
  }
  return <span className={styles.grip} aria-hidden onPointerDown={start} onDoubleClick={() => onWidth(null, true)} />
}

function HeadName({ field, down, onSort }: { field: Field; down: boolean | undefined; onSort: (field: Field) => void }) {
  if (field.sortable === false || field.name.startsWith('@')) return <span className={styles.sort} title={field.help ?? undefined}><span>{field.title}</span></span>
  return (
    <button type="button" className={styles.sort} data-off={down === undefined} title={field.help ?? undefined} onClick={() => onSort(field)}>
      <span>{field.title}</span>
      <Icon name={down ? 'arrowDown' : 'arrowUp'} size={13} />
    </button>
  )
}
