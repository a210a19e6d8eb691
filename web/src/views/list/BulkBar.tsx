// The bar over a selection: how many, and what can be done with all of them, beyond the loaded rows too.
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { BulkTarget } from '../../api/batches'
import { useCount } from '../../api/queries'
import type { ListAsk } from '../../api/records'
import type { Item } from '../../api/types'
import { formatNumber } from '../../i18n/format'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { rowKey, shownFacet } from '../../meta/values'
import { Button, IconButton } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import { BulkDelete } from './BulkDelete'
import { BulkMove } from './BulkMove'
import { BulkSet } from './BulkSet'
import styles from './list.module.css'
import { type SelectionStore, clearSelection } from './selection'
import { useExport } from './useExport'

export interface BulkBarProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  items: Item[]
  selection: SelectionStore
  /** All rows of the filter are loaded. */
  isAll: boolean
}

export function BulkBar({ items, selection, ...rest }: BulkBarProps) {
  const { chosen } = useStore(selection)
  const rows = items.filter((item) => chosen[rowKey(item)])
  return rows.length === 0 ? null : <Bar {...rest} items={items} rows={rows} selection={selection} />
}

/** What the parts of the bar work on. `organizations`: those of the chosen relationships, where rows stand for them. */
export interface Chosen {
  target: BulkTarget
  count: number
  organizations: string[]
}

const MERGED = 2

function Bar({ entity, ask, fields, items, rows, selection, isAll }: BulkBarProps & { rows: Item[] }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const run = useExport(entity, ask, fields)
  const everything = useStore(selection, (state) => state.everything)
  const mayMore = !everything && !isAll && rows.length === items.length
  const total = useCount(ask, everything || mayMore).data
  const ids = [...new Set(rows.map((item) => item.id))]
  const whole = total?.count_capped ? `${formatNumber(10_000, i18n.language)}+` : formatNumber(total?.count ?? 0, i18n.language)
  const count = everything ? (total?.count ?? rows.length) : rows.length
  const organizations = everything ? [] : [...new Set(rows.flatMap((item) => shownFacet(item)?.organization.id ?? []))]
  const chosen: Chosen = { target: everything ? { filter: ask.filter ?? 'true' } : { ids }, count, organizations }
  const close = () => clearSelection(selection)
  const parts = { entity, chosen, onDone: close }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('list.bulk')}>
      <b aria-live="polite">{everything ? t('list.selectedAll', { count: whole }) : t('list.selected', { count })}</b>
      {mayMore && total && <Button small look="link" onClick={() => selection.setState({ everything: true })}>{t('list.selectEverything', { count: whole })}</Button>}
      <i aria-hidden />
      {can(entity, 'update') && <BulkSet {...parts} />}
      {can(entity, 'update') && entity.moves.length > 0 && <BulkMove {...parts} />}
      {can(entity, 'merge') && !everything && ids.length === MERGED && (
        <Button icon="merge" onClick={() => void navigate({ to: '/merge/$entity', params: { entity: entity.name }, search: { ids: ids.join(',') } })}>{t('list.merge')}</Button>
      )}
      {can(entity, 'export') && (
        <Menu
          placement="top-start"
          trigger={<Button icon="download">{t('list.export')}</Button>}
          groups={[{ entries: [{ key: 'xlsx', label: t('list.exportXlsx'), icon: 'table', onClick: () => void run('xlsx', everything ? undefined : ids) }, { key: 'csv', label: t('list.exportCsv'), icon: 'file', onClick: () => void run('csv', everything ? undefined : ids) }] }]}
        />
      )}
      {can(entity, 'delete') && <BulkDelete {...parts} />}
      <i aria-hidden />
      <IconButton icon="close" label={t('list.unselect')} onClick={close} />
    </div>
  )
}
