// What happened to a record, newest first: who did what, and each changed field with its value before and after.
import { useTranslation } from 'react-i18next'
import { errorOf, useHistory } from '../api/queries'
import type { HistoryEntry, Item } from '../api/types'
import { Show } from '../fields/registry'
import { formatFullTime, formatTime } from '../i18n/format'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import type { IconName } from '../ui/icons'
import { SkeletonRows } from '../ui/States'
import { LookBack } from './AsOf'
import styles from './record.module.css'

export const VERBS: Record<string, IconName> = { create: 'plus', update: 'edit', delete: 'trash', restore: 'undo', move: 'arrowRight', merge: 'duplicate', undo: 'undo', import: 'import', open: 'link', erase: 'shield', expire: 'shield' }

export function History({ entity, item }: { entity: Entity; item: Item }) {
  const { t } = useTranslation()
  const history = useHistory(entity.name, item.id)
  const entries = history.data?.pages.flatMap((page) => page.items) ?? []
  const error = errorOf(history)
  return (
    <section className={styles.block} aria-label={t('record.history')}>
      <h2 style={{ marginBottom: 12 }}>{t('record.history')}</h2>
      {history.isPending && <SkeletonRows rows={4} />}
      {error && <p className={styles.none}>{error.message} <Button look="link" small onClick={() => void history.refetch()}>{t('common.retry')}</Button></p>}
      {history.isSuccess && entries.length === 0 && <p className={styles.none}>{t('record.noHistory')}</p>}
      <ol className={styles.timeline}>
        {entries.map((entry) => <Entry key={`${entry.version}${entry.at}`} entity={entity} entry={entry} />)}
      </ol>
      {history.hasNextPage && <Button small look="outline" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>{t('record.older')}</Button>}
    </section>
  )
}

function Entry({ entity, entry }: { entity: Entity; entry: HistoryEntry }) {
  const { t, i18n } = useTranslation()
  const known = entry.verb in VERBS
  const changes = entry.verb === 'create' ? [] : entry.changes.filter((change) => entity.fields[change.field])
  return (
    <li className={styles.entry}>
      <span className={styles.kind} aria-hidden><Icon name={VERBS[entry.verb] ?? 'history'} size={13} /></span>
      <p>
        <b>{entry.by?.label ?? t('record.system')}</b>
        <span>{known ? t(`record.verb.${entry.verb}`, { name: entity.title }) : entry.verb}</span>
        <LookBack at={entry.at} />
      </p>
      <time dateTime={entry.at} title={formatFullTime(entry.at, i18n.language)}>{formatTime(entry.at, i18n.language, t)}</time>
      {changes.length > 0 && (
        <div className={styles.changes}>
          {changes.map((change) => {
            const field = entity.fields[change.field]
            if (!field) return null
            return (
              <span key={change.field} className={styles.change}>
                <em>{field.title}</em>
                {change.old !== null && change.old !== undefined && <del><Show field={field} value={change.old} dense /></del>}
                {change.old !== null && change.old !== undefined && <Icon name="arrowRight" size={13} />}
                {change.erased ? <i>{t('record.erasedValue')}</i> : <Show field={field} value={change.new} dense />}
              </span>
            )
          })}
        </div>
      )}
    </li>
  )
}
