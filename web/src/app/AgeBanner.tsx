// Says when what is shown may be old: without network, or when the stream of changes has broken; and how many changes wait to be sent.
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forgetOld, shownSince, useReach } from '../api/reach'
import { isOpen, useOutbox } from '../offline/outbox'
import { Icon } from '../ui/Icon'
import { Banner } from '../ui/States'
import styles from './AgeBanner.module.css'
import { useAge } from './useAge'

/** A stream that comes back soon is not worth a word. */
const PATIENCE = 20_000

export function AgeBanner() {
  const { t } = useTranslation()
  const reach = useReach()
  const path = useLocation({ select: (one) => one.pathname })
  const broke = useBroken(reach.streamBroke)
  const waiting = useOutbox((state) => state.items.filter(isOpen).length)
  const needs = useOutbox((state) => state.items.filter((one) => one.state === 'conflict' || one.state === 'refused').length)
  useEffect(forgetOld, [path])
  const since = reach.reachable ? (reach.streamBroke ?? reach.answered) : shownSince(reach)
  const said = useAge(since)
  const isOld = !reach.reachable || broke
  if (!isOld && waiting === 0) return null
  return (
    <Banner look={isOld || needs > 0 ? 'warn' : 'info'}>
      <Icon name={isOld ? 'cloudOff' : 'cloudUp'} />
      <span className={styles.said}>
        {isOld && <span>{t(reach.reachable ? 'phone.stream' : 'phone.offline', said)}</span>}
        {waiting > 0 && <span>{t('phone.waiting', { count: waiting })}{needs > 0 && t('common.listComma') + t('phone.needs', { count: needs })}</span>}
      </span>
      {waiting > 0 && path !== '/outbox' && <Link to="/outbox" className={styles.link}>{t('phone.review')}</Link>}
    </Banner>
  )
}

function useBroken(since: number | null): boolean {
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    setBroken(false)
    if (since === null) return
    const timer = window.setTimeout(() => setBroken(true), Math.max(0, since + PATIENCE - Date.now()))
    return () => window.clearTimeout(timer)
  }, [since])
  return broken
}
