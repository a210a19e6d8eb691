// What somebody holds, from when to when, and who stands in for them; new ones are given within what the giver holds.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { keys } from '../../api/queries'
import { changeRecord, listRecords } from '../../api/records'
import type { Item, Reference } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { showToast } from '../../app/toasts'
import { formatDate, isoDate } from '../../i18n/format'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/overlays'
import { SkeletonRows } from '../../ui/States'
import { quote } from '../../views/list/filter/literal'
import { GivePosition } from './GivePosition'
import styles from './admin.module.css'
import { useRoleTitle } from './roles'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))

export function Positions({ user }: { user: Item }) {
  const { t } = useTranslation()
  const filter = `self.user == id(${quote(user.id)})`
  const positions = useQuery({ queryKey: [...keys.lists('position'), 'of', user.id], queryFn: () => listRecords({ entity: 'position', filter, limit: 100 }) })
  const [isGiving, setGiving] = useState(false)
  const [ending, setEnding] = useState<Item | null>(null)
  const [today] = useState(() => isoDate(new Date()))
  return (
    <section aria-labelledby="positions" className={styles.part}>
      <header><h2 id="positions">{t('admin.positions.title')}</h2><Button small icon="plus" onClick={() => setGiving(true)}>{t('admin.positions.give')}</Button></header>
      {!positions.data ? <SkeletonRows rows={2} /> : positions.data.items.length === 0 ? <p className={styles.nothing}>{t('admin.positions.none')}</p> : (
        <ul>{positions.data.items.map((one) => <Line key={one.id} position={one} today={today} end={() => setEnding(one)} />)}</ul>
      )}
      {isGiving && <GivePosition user={user} onClose={() => setGiving(false)} />}
      {ending && <EndPosition position={ending} onClose={() => setEnding(null)} />}
    </section>
  )
}

function Line({ position, today, end }: { position: Item; today: string; end: () => void }) {
  const { t, i18n } = useTranslation()
  const title = useRoleTitle()
  const from = String(position.valid_from)
  const to = typeof position.valid_to === 'string' ? position.valid_to : null
  const state = to && to <= today ? 'past' : from > today ? 'future' : 'now'
  const deputy = position.deputy as Reference | null
  const span = to ? t('admin.positions.between', { from: formatDate(from, i18n.language), to: formatDate(to, i18n.language) }) : t('admin.positions.since', { from: formatDate(from, i18n.language) })
  return (
    <li className={styles.line} data-state={state}>
      <span className={styles.glyph}>{position.organization && <ReferenceOrgMark reference={position.organization} size={18} />}</span>
      <span className={styles.text}>
        <b>{title(String(position.role))}<em>{position.organization?.label}</em></b>
        <small>{[span, state === 'now' ? null : t(`admin.positions.${state}`), deputy ? t('admin.positions.deputy', { name: deputy.label }) : null].filter(Boolean).join(' · ')}</small>
      </span>
      {state !== 'past' && <Button small onClick={end}>{t('admin.positions.end')}</Button>}
    </li>
  )
}

function EndPosition({ position, onClose }: { position: Item; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [day, setDay] = useState<string | null>(() => isoDate(new Date()))
  const save = async () => {
    try {
      await changeRecord({ entity: 'position', id: position.id, version: position.version, values: { valid_to: day } })
      await client.invalidateQueries({ queryKey: keys.lists('position') })
      onClose()
    } catch (cause) {
      showToast({ id: 'position', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return (
    <Dialog opened onClose={onClose} title={t('admin.positions.endTitle')} width={380}>
      <div className={styles.form}>
        <p>{t('admin.positions.endWhy')}</p>
        <Suspense fallback={null}><DateBox label={t('admin.positions.endDay')} value={day} onChange={setDay} /></Suspense>
        <div className={styles.actions}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={!day} onClick={() => void save()}>{t('admin.positions.end')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
