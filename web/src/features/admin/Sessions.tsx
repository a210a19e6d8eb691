// Where somebody is signed in, and the programs that act for them; each can be ended.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type UserSession, endUserSession, readUserSessions } from '../../api/admin'
import { asApiError } from '../../api/errors'
import { errorOf } from '../../api/queries'
import type { Item } from '../../api/types'
import { showToast } from '../../app/toasts'
import { formatTime } from '../../i18n/format'
import { ErrorState } from '../../record/ErrorState'
import { IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { SkeletonRows } from '../../ui/States'
import styles from './admin.module.css'

export function Sessions({ user }: { user: Item }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const key = ['admin', user.id, 'sessions']
  const sessions = useQuery({ queryKey: key, queryFn: () => readUserSessions(user.id), retry: false })
  const error = errorOf(sessions)
  const end = async (session: UserSession) => {
    try {
      await endUserSession(user.id, session.id)
      await client.invalidateQueries({ queryKey: key })
    } catch (cause) {
      showToast({ id: 'account', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return (
    <section aria-labelledby="sessions" className={styles.part}>
      <header><h2 id="sessions">{t('admin.sessions.title')}</h2></header>
      {error ? (
        <ErrorState error={error} retry={() => void sessions.refetch()} />
      ) : !sessions.data ? (
        <SkeletonRows rows={2} />
      ) : sessions.data.items.length === 0 ? (
        <p className={styles.nothing}>{t('admin.sessions.none')}</p>
      ) : (
        <ul>{sessions.data.items.map((one) => <Line key={one.id} session={one} end={() => void end(one)} />)}</ul>
      )}
    </section>
  )
}

function Line({ session, end }: { session: UserSession; end: () => void }) {
  const { t, i18n } = useTranslation()
  const title = session.name ?? browserOf(session.agent) ?? t('admin.sessions.browser')
  return (
    <li className={styles.line}>
      <span className={styles.glyph}><Icon name={session.name ? 'key' : 'system'} /></span>
      <span className={styles.text}>
        <b>{title}</b>
        <small>{[session.address, t('admin.sessions.seen', { time: formatTime(session.seen_at, i18n.language, t) }), t('admin.sessions.ends', { time: formatTime(session.expires, i18n.language, t) })].filter(Boolean).join(' · ')}</small>
      </span>
      <IconButton icon="close" label={t('admin.sessions.end', { name: title })} onClick={end} />
    </li>
  )
}

const BROWSERS = [['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iPhone'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']] as const

/** A browser in two words; what a program says of itself is left out. */
export function browserOf(agent: string | null): string | null {
  const browser = BROWSERS.find(([sign]) => agent?.includes(sign))?.[1]
  const system = SYSTEMS.find(([sign]) => agent?.includes(sign))?.[1]
  return browser ? [browser, system].filter(Boolean).join(' · ') : null
}
