// What the person is told: newest first, unread ones marked, each leading to what it is about.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Message, listMessages } from '../../api/portal'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatTime } from '../../i18n/format'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './work.module.css'

export function MessagesPage() {
  const { t } = useTranslation()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('work.messages') }] }), [t])
  const messages = useInfiniteQuery({ queryKey: [...keys.portal, 'messages'], queryFn: ({ pageParam }) => listMessages(pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next ?? null })
  const error = errorOf(messages)
  const items = messages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('work.messages')}</h1></header>
      {error && !messages.data ? <ErrorState error={error} retry={() => void messages.refetch()} /> : messages.isPending ? <SkeletonRows rows={8} tall /> : items.length === 0 ? (
        <StateView drawing="empty" title={t('work.noMessages')} text={t('work.noMessagesHint')} />
      ) : (
        <div className={styles.list}>
          <ul>{items.map((message) => <li key={message.id}><Line message={message} /></li>)}</ul>
          {messages.hasNextPage && <Button look="outline" onClick={() => void messages.fetchNextPage()}>{t('record.older')}</Button>}
        </div>
      )}
    </div>
  )
}

function Line({ message }: { message: Message }) {
  const { t, i18n } = useTranslation()
  const isUnread = message.read === false || (message.read === undefined && !message.read_at)
  const body = (
    <>
      {message.by ? <Person id={message.by.id} label={message.by.label} size={28} /> : <span className={styles.glyph}><Icon name="bell" /></span>}
      <span className={styles.text}><b>{message.text}</b>{message.about && <small>{message.about.label}</small>}</span>
      <time dateTime={message.at}>{formatTime(message.at, i18n.language, t)}</time>
    </>
  )
  if (!message.about) return <div className={styles.line} data-unread={isUnread}>{body}</div>
  return <Link className={styles.line} data-unread={isUnread} to="/records/$entity/$id" params={{ entity: message.about.entity, id: message.about.id }}>{body}</Link>
}
