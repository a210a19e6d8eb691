// The bar over a selection: how many, and what can be done with all of them.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ListAsk } from '../../api/records'
import type { Item } from '../../api/types'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { rowKey } from '../../meta/values'
import { Button, IconButton } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import styles from './list.module.css'
import { type SelectionStore, clearSelection } from './selection'
import { useExport } from './useExport'

export interface BulkBarProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  items: Item[]
  selection: SelectionStore
}

export function BulkBar({ items, selection, ...rest }: BulkBarProps) {
  const chosen = useStore(selection, (state) => state.chosen)
  const rows = items.filter((item) => chosen[rowKey(item)])
  if (rows.length === 0) return null
  return <Bar {...rest} ids={[...new Set(rows.map((item) => item.id))]} count={rows.length} onClose={() => clearSelection(selection)} />
}

function Bar({ entity, ask, fields, ids, count, onClose }: Pick<BulkBarProps, 'entity' | 'ask' | 'fields'> & { ids: string[]; count: number; onClose: () => void }) {
  const { t } = useTranslation()
  const run = useExport(entity, ask, fields)
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('list.bulk')}>
      <b aria-live="polite">{t('list.selected', { count })}</b>
      <i aria-hidden />
      {can(entity, 'export') && (
        <Menu
          placement="top-start"
          trigger={<Button icon="download">{t('list.export')}</Button>}
          groups={[{ entries: [{ key: 'xlsx', label: t('list.exportXlsx'), icon: 'table', onClick: () => void run('xlsx', ids) }, { key: 'csv', label: t('list.exportCsv'), icon: 'file', onClick: () => void run('csv', ids) }] }]}
        />
      )}
      <i aria-hidden />
      <IconButton icon="close" label={t('list.unselect')} onClick={onClose} />
    </div>
  )
}
