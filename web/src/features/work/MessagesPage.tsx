// What the person is told: unread first, each leading to what it is about; opening one marks it as read.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { MESSAGE, type Related, listMessages, markAllRead, markRead } from '../../api/portal'
import { errorOf, keys } from '../../api/queries'
import type { Item } from '../../api/types'
import { useCrumbs } from '../../app/TopBar'
import { optionTitle } from '../../fields/types/choice'
import { formatTime } from '../../i18n/format'
import { useEntity } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { isReference, labelOf } from '../../meta/values'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './work.module.css'

export function MessagesPage() {
  const { t } = useTranslation()
  const entity = useEntity(MESSAGE)
  const client = useQueryClient()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('work.messages') }] }), [t])
  const refresh = () => void client.invalidateQueries({ queryKey: keys.portal })
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('work.messages')}</h1>
        <Button icon="check" onClick={() => void markAllRead().then(refresh)}>{t('work.allRead')}</Button>
      </header>
      {entity ? <Messages entity={entity} onRead={(id) => void markRead(id).then(refresh)} /> : <StateView drawing="lock" title={t('work.noMessages')} />}
    </div>
  )
}

function Messages({ entity, onRead }: { entity: Entity; onRead: (id: string) => void }) {
  const { t } = useTranslation()
  const messages = useInfiniteQuery({ queryKey: [...keys.portal, 'messages'], queryFn: ({ pageParam }) => listMessages(pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next })
  const error = errorOf(messages)
  if (error && !messages.data) return <ErrorState error={error} retry={() => void messages.refetch()} />
  if (!messages.data) return <SkeletonRows rows={8} tall />
  const items = messages.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="empty" title={t('work.noMessages')} text={t('work.noMessagesHint')} />
  return (
    <div className={styles.list}>
      <ul>{items.map((item) => <Line key={item.id} entity={entity} item={item} onRead={onRead} />)}</ul>
      {messages.hasNextPage && <Button look="outline" onClick={() => void messages.fetchNextPage()}>{t('record.older')}</Button>}
    </div>
  )
}

function Line({ entity, item, onRead }: { entity: Entity; item: Item; onRead: (id: string) => void }) {
  const { t, i18n } = useTranslation()
  const sender = isReference(item.sender) ? item.sender : null
  const related = isReference(item.related) && 'entity' in item.related ? (item.related as Related) : null
  const kind = entity.fields.kind
  const at = String(item.created_at ?? '')
  const body = (
    <>
      {sender ? <Person id={sender.id} label={sender.label} size={28} /> : <span className={styles.glyph}><Icon name="bell" /></span>}
      <span className={styles.text}>
        <b>{labelOf(item, entity)}</b>
        <small>{[kind && optionTitle(kind, item.kind), sender?.label, related?.label].filter(Boolean).join(' · ')}</small>
      </span>
      <time dateTime={at}>{formatTime(at, i18n.language, t)}</time>
    </>
  )
  const isUnread = item.read !== true
  const read = () => isUnread && onRead(item.id)
  return (
    <li>
      {related ? (
        <Link className={styles.line} data-unread={isUnread} to="/records/$entity/$id" params={{ entity: related.entity, id: related.id }} onClick={read}>{body}</Link>
      ) : (
        <button type="button" className={styles.line} data-unread={isUnread} onClick={read}>{body}</button>
      )}
    </li>
  )
}
