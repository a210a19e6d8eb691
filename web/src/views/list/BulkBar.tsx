// The bar over a selection: how many, and what can be done with all of them.
import { useTranslation } from 'react-i18next'
import type { ListAsk } from '../../api/records'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { Button, IconButton } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import { BulkSet } from './BulkSet'
import styles from './list.module.css'
import { useExport } from './useExport'

export interface BulkBarProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  ids: string[]
  count: number
  onClose: () => void
}

export function BulkBar({ entity, ask, fields, ids, count, onClose }: BulkBarProps) {
  const { t } = useTranslation()
  const run = useExport(entity, ask, fields)
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('list.bulk')}>
      <b aria-live="polite">{t('list.selected', { count })}</b>
      <i aria-hidden />
      {can(entity, 'update') && <BulkSet entity={entity} ids={ids} onDone={onClose} />}
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
