// What waits to be sent, and what became of it: one line for each change, with what the person can do about it.
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCrumbs } from '../../app/TopBar'
import { formatSize, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { type Queued, type State, discard, flush, isOpen, retry, tidy, useOutbox } from '../../offline/outbox'
import { ConflictDialog } from '../../record/ConflictDialog'
import { setConflict, useEdits } from '../../record/edits'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import { Dialog } from '../../ui/overlays'
import { StateView } from '../../ui/States'
import styles from './phone.module.css'

const ICONS: Record<Queued['kind'], IconName> = { create: 'plus', change: 'edit', move: 'flag', file: 'photo' }
export const STATE_ICONS: Record<State, IconName> = { waiting: 'clock', sending: 'cloudUp', accepted: 'cloudDone', merged: 'merge', conflict: 'warning', refused: 'alert' }

export function OutboxPage() {
  const { t } = useTranslation()
  const items = useOutbox((state) => state.items)
  const [dropping, setDropping] = useState<Queued | null>(null)
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('phone.title') }] }), [t])
  useSettled(items)
  const drop = async () => {
    if (dropping) await discard(dropping.key)
    setDropping(null)
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div><h1>{t('phone.title')}</h1><p>{t('phone.hint')}</p></div>
        <div className={styles.tools}>
          {items.some((one) => !isOpen(one)) && <Button onClick={() => void tidy()}>{t('phone.tidy')}</Button>}
          {items.some((one) => one.state === 'waiting') && <Button look="outline" icon="cloudUp" onClick={() => void flush()}>{t('phone.sendNow')}</Button>}
        </div>
      </header>
      {items.length === 0 ? <StateView drawing="empty" title={t('phone.empty')} text={t('phone.emptyHint')} /> : <ul className={styles.list}>{items.map((item) => <Line key={item.key} item={item} onDrop={() => setDropping(item)} />)}</ul>}
      <ConflictDialog />
      <Dialog opened={dropping !== null} onClose={() => setDropping(null)} title={t('phone.discard')}>
        <p>{t('phone.discardAsk')}</p>
        <div className={styles.answers}>
          <Button onClick={() => setDropping(null)}>{t('common.cancel')}</Button>
          <Button look="outline" className={styles.danger} onClick={() => void drop()}>{t('phone.discard')}</Button>
        </div>
      </Dialog>
    </div>
  )
}

function Line({ item, onDrop }: { item: Queued; onDrop: () => void }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const entity = entities[item.entity]
  const fields = item.kind === 'change' ? Object.keys(item.values).map((name) => entity?.fields[name]?.title ?? name) : []
  const size = item.file ? [formatSize(item.file.size, i18n.language)] : []
  return (
    <li className={styles.line} data-state={item.state}>
      <Icon name={ICONS[item.kind]} size={20} />
      <span className={styles.text}>
        <Link to="/records/$entity/$id" params={{ entity: item.entity, id: item.record }}><b>{item.label || entity?.title}</b></Link>
        <small>{[t(`phone.kind.${item.kind}`, { name: entity?.title ?? '' }), ...fields, ...size, formatTime(new Date(item.at).toISOString(), i18n.language, t)].join(' · ')}</small>
        {item.state === 'refused' && <small className={styles.why}>{item.problems.map((one) => one.message ?? one.code).join(t('common.listComma')) || item.message}</small>}
      </span>
      <span className={styles.state} role="status"><Icon name={STATE_ICONS[item.state]} />{t(`phone.state.${item.state}`)}</span>
      <Answers item={item} onDrop={onDrop} />
    </li>
  )
}

function Answers({ item, onDrop }: { item: Queued; onDrop: () => void }) {
  const { t } = useTranslation()
  if (item.state === 'accepted' || item.state === 'merged' || item.state === 'sending') return null
  const resolve = () => setConflict({ entity: item.entity, id: item.record, organization: item.organization, problems: item.problems, wanted: item.values })
  return (
    <span className={styles.tools}>
      {item.state === 'conflict' && item.kind === 'change' && <Button look="primary" small onClick={resolve}>{t('phone.resolve')}</Button>}
      {item.state === 'refused' && <Button look="outline" small onClick={() => void retry(item.key)}>{t('phone.retry')}</Button>}
      <Button small onClick={onDrop}>{t('phone.discard')}</Button>
    </span>
  )
}

/** The dialog that asks about a clash writes by itself or lets it be; either way nothing waits any more. */
function useSettled(items: Queued[]): void {
  const conflict = useEdits((state) => state.conflict)
  const [asked, setAsked] = useState<string | null>(null)
  useEffect(() => {
    if (conflict) return setAsked(conflict.id)
    if (!asked) return
    setAsked(null)
    const clash = items.find((one) => one.record === asked && one.state === 'conflict')
    if (clash) void discard(clash.key).then(flush)
  }, [conflict, asked, items])
}
