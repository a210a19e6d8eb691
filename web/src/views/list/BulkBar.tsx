// The bar over a selection: how many, more of them, and the commands that are declared for it.
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { BulkTarget } from '../../api/batches'
import { useCount } from '../../api/queries'
import type { ListAsk } from '../../api/records'
import type { Item } from '../../api/types'
import { CommandButtons } from '../../app/CommandBar'
import { formatNumber } from '../../i18n/format'
import type { Entity, Field } from '../../meta/types'
import { rowKey, shownFacet } from '../../meta/values'
import { Button, IconButton } from '../../ui/Button'
import { BulkDelete } from './BulkDelete'
import { BulkSet } from './BulkSet'
import styles from './list.module.css'
import { type SelectionStore, clearSelection } from './selection'
import { type Asking, useSelectionCommands } from './useSelectionCommands'

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
  const rows = useMemo(() => items.filter((item) => chosen[rowKey(item)]), [items, chosen])
  return rows.length === 0 ? null : <Bar {...rest} items={items} rows={rows} selection={selection} />
}

/** What the commands of a selection work on. `organizations`: those of the chosen relationships, where rows stand for them. */
export interface Chosen {
  target: BulkTarget
  count: number
  organizations: string[]
}

/** The chosen rows as what is sent: their ids, or the filter when everything is meant. */
export function targetOf(ask: ListAsk, rows: Item[], everything: boolean, total: number | undefined): Chosen {
  const organizations = everything ? [] : [...new Set(rows.flatMap((item) => shownFacet(item)?.organization.id ?? []))]
  return { target: everything ? { filter: ask.filter ?? 'true' } : { ids: [...new Set(rows.map((item) => item.id))] }, count: everything ? (total ?? rows.length) : rows.length, organizations }
}

function Bar({ entity, ask, fields, items, rows, selection, isAll }: BulkBarProps & { rows: Item[] }) {
  const { t, i18n } = useTranslation()
  const [asking, setAsking] = useState<Asking>(null)
  const everything = useStore(selection, (state) => state.everything)
  const mayMore = !everything && !isAll && rows.length === items.length
  const total = useCount(ask, everything || mayMore).data
  const whole = total?.count_capped ? `${formatNumber(10_000, i18n.language)}+` : formatNumber(total?.count ?? 0, i18n.language)
  const chosen = useMemo(() => targetOf(ask, rows, everything, total?.count), [ask, rows, everything, total?.count])
  const close = useCallback(() => clearSelection(selection), [selection])
  useSelectionCommands({ entity, ask, fields, chosen, onAsk: setAsking, onDone: close })
  const parts = { entity, chosen, onDone: close, onClose: () => setAsking(null) }
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('list.bulk')}>
      <b aria-live="polite">{everything ? t('list.selectedAll', { count: whole }) : t('list.selected', { count: rows.length })}</b>
      {mayMore && total && <Button small look="link" onClick={() => selection.setState({ everything: true })}>{t('list.selectEverything', { count: whole })}</Button>}
      <i aria-hidden />
      <CommandButtons surface="selection" upwards />
      <i aria-hidden />
      <IconButton icon="close" label={t('list.unselect')} onClick={close} />
      {asking?.what === 'set' && <BulkSet {...parts} first={asking.field} />}
      {asking?.what === 'delete' && <BulkDelete {...parts} />}
    </div>
  )
}
