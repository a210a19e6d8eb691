// Shows a record as it was: a control to choose the moment, and the line that says that one is looking at the past.
import { Suspense, createContext, lazy, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../api/types'
import { formatFullTime } from '../i18n/format'
import { Button, IconButton } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Popup } from '../ui/overlays'
import { Banner } from '../ui/States'
import styles from './asof.module.css'

const DateBox = lazy(() => import('../ui/DateBox').then((module) => ({ default: module.DateBox })))

/** Chooses a moment, or now; absent where a record is only looked at in passing. */
export const MomentContext = createContext<((at: string | undefined) => void) | null>(null)

/** The record of today, for whoever shows it as it was. */
export const TodayContext = createContext<Item | null>(null)

export function AsOfControl({ at }: { at: string | undefined }) {
  const { t } = useTranslation()
  const choose = useContext(MomentContext)
  if (!choose) return null
  return (
    <Popup label={t('record.asOf.choose')} width={260} placement="bottom-end" trigger={(toggle) => <IconButton icon="history" label={t('record.asOf.choose')} aria-pressed={at !== undefined} onClick={toggle} />}>
      {(close) => (
        <div className={styles.box}>
          <p>{t('record.asOf.hint')}</p>
          <Suspense fallback={null}><DateBox withTime label={t('record.asOf.choose')} value={at ?? null} onChange={(next) => next && choose(next)} /></Suspense>
          {at && <Button small look="outline" icon="undo" onClick={() => { close(); choose(undefined) }}>{t('record.asOf.back')}</Button>}
        </div>
      )}
    </Popup>
  )
}

export function AsOfBanner({ item }: { item: Item }) {
  const { t, i18n } = useTranslation()
  const choose = useContext(MomentContext)
  return (
    <Banner look="info">
      <Icon name="history" />
      <span>{t('record.asOf.title', { time: formatFullTime(item.as_of ?? '', i18n.language) })}</span>
      {choose && <Button small look="link" onClick={() => choose(undefined)}>{t('record.asOf.back')}</Button>}
    </Banner>
  )
}

/** From a line of history to the record as it was then. */
export function LookBack({ at }: { at: string }) {
  const { t } = useTranslation()
  const choose = useContext(MomentContext)
  if (!choose) return null
  return <button type="button" className={styles.look} onClick={() => choose(at)}>{t('record.asOf.look')}</button>
}

export const useToday = () => useContext(TodayContext)
