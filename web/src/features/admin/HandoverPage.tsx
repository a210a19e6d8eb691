// Hands over what somebody owns when they leave: what there is, who takes it, what happens on the day, and then one batch that can be undone.
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Suspense, lazy, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Estate, handOver, readEstate } from '../../api/admin'
import { asApiError } from '../../api/errors'
import { errorOf, keys } from '../../api/queries'
import { readRecord } from '../../api/records'
import type { Item, Reference } from '../../api/types'
import { useChoices } from '../../fields/types/reference'
import { formatDate, formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { Check } from '../../ui/inputs'
import { Person } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import { AdminFrame } from './AdminFrame'
import styles from './admin.module.css'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))
const route = getRouteApi('/admin/users/$id/handover')
const REST = '*'

export function HandoverPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const user = useQuery({ queryKey: keys.record('user', id), queryFn: () => readRecord('user', id) })
  const estate = useQuery({ queryKey: ['admin', id, 'estate'], queryFn: () => readEstate(id), retry: false })
  const error = errorOf(user) ?? errorOf(estate)
  const name = user.data ? String(user.data.name) : '…'
  return (
    <AdminFrame crumbs={[{ label: name, to: `/admin/users/${id}` }, { label: t('admin.handover.title') }]}>
      {user.data && estate.data ? <Wizard user={user.data} estate={estate.data} /> : error ? <ErrorState error={error} retry={() => void estate.refetch()} /> : <SkeletonRows rows={8} />}
    </AdminFrame>
  )
}

type Successors = Record<string, Reference | null>

function Wizard({ user, estate }: { user: Item; estate: Estate }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [isSure, setSure] = useState(false)
  const [successors, setSuccessors] = useState<Successors>({})
  const [end, setEnd] = useState<string | null>(null)
  const [lock, setLock] = useState(true)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const choose = (entity: string, person: Reference | null) => setSuccessors((before) => ({ ...before, [entity]: person }))
  const taker = (entity: string) => successors[entity] ?? successors[REST] ?? null
  const moved = estate.entities.filter((one) => one.movable && taker(one.entity))
  if (estate.entities.length === 0 && estate.positions.length === 0) return <StateView drawing="empty" title={t('admin.handover.nothing')} text={t('admin.handover.nothingHint')} />
  const start = async () => {
    setBusy(true)
    try {
      const named = Object.fromEntries(Object.entries(successors).flatMap(([entity, person]) => (person ? [[entity, person.id]] : [])))
      const { batch } = await handOver(user.id, { successors: named, lock, ...(end ? { end } : {}) })
      await navigate({ to: '/batches/$id', params: { id: batch } })
    } catch (cause) {
      setFault(asApiError(cause).message)
      setBusy(false)
    }
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.wizard}>
        <header className={styles.head}>
          <Person id={user.id} label={String(user.name)} size={36} />
          <div><h1>{t('admin.handover.of', { name: String(user.name) })}</h1><p>{t(isSure ? 'admin.handover.review' : 'admin.handover.choose')}</p></div>
        </header>
        {isSure ? (
          <Review estate={estate} taker={taker} end={end} lock={lock} />
        ) : (
          <>
            <div className={styles.rest}><span><b>{t('admin.handover.rest')}</b><small>{t('admin.handover.restHint')}</small></span><Successor label={t('admin.handover.rest')} not={user.id} value={successors[REST] ?? null} onPick={(person) => choose(REST, person)} /></div>
            <ul>{estate.entities.map((one) => <Owned key={one.entity} owned={one} placeholder={successors[REST]?.label} not={user.id} value={successors[one.entity] ?? null} onPick={(person) => choose(one.entity, person)} />)}</ul>
            <Leaving positions={estate.positions} end={end} setEnd={setEnd} lock={lock} setLock={setLock} />
          </>
        )}
        {fault && <p className={styles.fault} role="alert"><Icon name="alert" size={14} />{fault}</p>}
        <footer className={styles.actions}>
          {isSure ? <Button look="outline" onClick={() => setSure(false)}>{t('admin.handover.back')}</Button> : <Link to="/admin/users/$id" params={{ id: user.id }} className={styles.asButton}>{t('common.cancel')}</Link>}
          {isSure ? <Button look="primary" disabled={busy} onClick={() => void start()}>{t('admin.handover.start')}</Button> : <Button look="primary" disabled={moved.length === 0 && !end} onClick={() => setSure(true)}>{t('admin.handover.next')}</Button>}
        </footer>
      </div>
    </div>
  )
}

interface OwnedProps {
  owned: Estate['entities'][number]
  placeholder: string | undefined
  not: string
  value: Reference | null
  onPick: (person: Reference | null) => void
}

function Owned({ owned, placeholder, not, value, onPick }: OwnedProps) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  return (
    <li className={styles.owned}>
      <span className={styles.glyph}><Icon name={iconFor(entities[owned.entity]?.icon)} /></span>
      <span className={styles.text}><b>{owned.title}</b><small>{t('admin.handover.count', { count: owned.count, shown: formatNumber(owned.count, i18n.language) })}</small></span>
      {owned.movable ? <Successor label={t('admin.handover.successor', { name: owned.title })} not={not} value={value} placeholder={placeholder} onPick={onPick} /> : <small className={styles.stays}>{t('admin.handover.stays')}</small>}
    </li>
  )
}

function Successor({ label, not, value, placeholder, onPick }: { label: string; not: string; value: Reference | null; placeholder?: string | undefined; onPick: (person: Reference | null) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { items, isPending } = useChoices('user', text)
  const option = (one: Reference, hint?: string) => ({ value: one.id, label: one.label, mark: <Person id={one.id} label={one.label} size={18} />, ...(hint ? { hint } : {}) })
  const options = items.filter((one) => one.id !== not && one.locked !== true).map((one) => option({ id: one.id, label: String(one.name) }, String(one.login)))
  return <div className={styles.pick}><Combo label={label} placeholder={placeholder ?? t('admin.handover.pick')} options={options} value={value ? option(value) : null} onText={setText} loading={isPending} onPick={(one) => onPick(one ? { id: one.value, label: one.label } : null)} /></div>
}

function Leaving({ positions, end, setEnd, lock, setLock }: { positions: Item[]; end: string | null; setEnd: (day: string | null) => void; lock: boolean; setLock: (lock: boolean) => void }) {
  const { t } = useTranslation()
  const check = useId()
  return (
    <section className={styles.leaving}>
      {positions.length > 0 && (
        <div className={styles.rest}>
          <span><b>{t('admin.handover.end', { count: positions.length })}</b><small>{t('admin.handover.endHint')}</small></span>
          <div className={styles.pick}><Suspense fallback={null}><DateBox label={t('admin.positions.endDay')} value={end} onChange={setEnd} /></Suspense></div>
        </div>
      )}
      <div className={styles.rest}>
        <span><label htmlFor={check}><b>{t('admin.handover.lock')}</b></label><small>{t('admin.handover.lockHint')}</small></span>
        <Check id={check} checked={lock} onChange={(event) => setLock(event.target.checked)} />
      </div>
    </section>
  )
}

function Review({ estate, taker, end, lock }: { estate: Estate; taker: (entity: string) => Reference | null; end: string | null; lock: boolean }) {
  const { t, i18n } = useTranslation()
  return (
    <ul>
      {estate.entities.map((one) => {
        const person = one.movable ? taker(one.entity) : null
        return (
          <li key={one.entity} className={styles.owned} data-off={person === null}>
            <span className={styles.text}><b>{t('admin.handover.count', { count: one.count, shown: formatNumber(one.count, i18n.language) })}</b><small>{one.title}</small></span>
            {person ? <span className={styles.to}><Icon name="arrowRight" /><Person id={person.id} label={person.label} size={20} />{person.label}</span> : <small className={styles.stays}>{t('admin.handover.keeps')}</small>}
          </li>
        )
      })}
      {end && <li className={styles.owned}><span className={styles.text}><b>{t('admin.handover.end', { count: estate.positions.length })}</b></span><span className={styles.to}><Icon name="calendar" />{formatDate(end, i18n.language)}</span></li>}
      {lock && <li className={styles.owned}><span className={styles.text}><b>{t('admin.handover.lock')}</b></span><span className={styles.to}><Icon name="lock" />{t('admin.handover.atOnce')}</span></li>}
    </ul>
  )
}
