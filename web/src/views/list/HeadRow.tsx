// The head of the grid: names that sort, edges that resize, one box for all rows.
import type { ReactTable } from '@tanstack/react-table'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { typeOf } from '../../fields/registry'
import type { Field } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import type { GridFeatures } from './columns'
import type { Order } from './filter/clauses'
import styles from './list.module.css'

export interface HeadRowProps {
  table: ReactTable<GridFeatures, Item>
  fields: Field[]
  order: Order[]
  onSort: (field: Field) => void
}

export function HeadRow({ table, fields, order, onSort }: HeadRowProps) {
  const { t } = useTranslation()
  const headers = table.getFlatHeaders()
  return (
    <div role="row" aria-rowindex={1} className={styles.headRow}>
      <div role="columnheader" aria-colindex={1} className={styles.headCell}>
        <Check aria-label={t('list.selectAll')} checked={table.getIsAllRowsSelected()} partly={table.getIsSomeRowsSelected()} onChange={() => table.toggleAllRowsSelected()} />
      </div>
      {fields.map((field, place) => {
        const header = headers.find((one) => one.id === field.name)
        const down = order.find((one) => one.field === field.name)?.down
        return (
          <div
            key={field.name}
            role="columnheader"
            aria-colindex={place + 2}
            aria-sort={down === undefined ? 'none' : down ? 'descending' : 'ascending'}
            className={styles.headCell}
            data-numeric={typeOf(field).numeric ?? false}
          >
            <HeadName field={field} down={down} onSort={onSort} />
            {header && <span className={styles.grip} data-on={header.column.getIsResizing()} aria-hidden onMouseDown={header.getResizeHandler()} onTouchStart={header.getResizeHandler()} onDoubleClick={() => header.column.resetSize()} />}
          </div>
        )
      })}
    </div>
  )
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
