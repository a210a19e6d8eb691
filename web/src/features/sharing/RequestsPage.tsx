// Questions for access: those that one has asked, and those that wait for one's answer.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { errorOf, keys } from '../../api/queries'
import { type AccessRequest, type Side, grantAccess, listRequests, refuseAccess, revokeAccess } from '../../api/sharing'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { formatDate, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Segments, TextInput } from '../../ui/inputs'
import { Tile } from '../../ui/marks'
import { Popup } from '../../ui/overlays'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './sharing.module.css'

const SIDES: Side[] = ['to_decide', 'mine']

export function RequestsPage() {
  const { t } = useTranslation()
  const [side, setSide] = useState<Side>('to_decide')
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('sharing.title') }] }), [t])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('sharing.title')}</h1>
        <Segments label={t('sharing.title')} value={side} onChange={setSide} options={SIDES.map((value) => ({ value, label: t(`sharing.side.${value}`) }))} />
      </header>
      <Requests key={side} side={side} />
    </div>
  )
}

function Requests({ side }: { side: Side }) {
  const { t } = useTranslation()
  const requests = useInfiniteQuery({ queryKey: [...keys.requests, side], queryFn: ({ pageParam }) => listRequests(side, pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next })
  const error = errorOf(requests)
  if (error && !requests.data) return <ErrorState error={error} retry={() => void requests.refetch()} />
  if (!requests.data) return <SkeletonRows rows={6} tall />
  const items = requests.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="lock" title={t(`sharing.none.${side}`)} text={t(`sharing.noneHint.${side}`)} />
  return (
    <div className={styles.list}>
      <ul>{items.map((one) => <Request key={one.id} request={one} side={side} />)}</ul>
      {requests.hasNextPage && <Button look="outline" onClick={() => void requests.fetchNextPage()}>{t('record.older')}</Button>}
    </div>
  )
}

function Request({ request, side }: { request: AccessRequest; side: Side }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const record = typeof request.record === 'string' ? { id: request.record, label: '' } : request.record
  const label = record.label || t('sharing.unnamed', { name: entities[request.entity]?.title ?? request.entity })
  return (
    <li className={styles.request}>
      <Tile id={record.id} label={label} size={32} />
      <div>
        <b>{label}</b>
        <p>{request.reason}</p>
        <small>
          <ReferenceOrgMark reference={request.organization} size={15} />
          {t('sharing.from', { name: request.by.label, organization: request.organization.label, time: formatTime(request.at, i18n.language, t) })}
        </small>
      </div>
      <span className={styles.state} data-state={request.state}>{request.state === 'granted' && request.until ? t('sharing.until', { day: formatDate(request.until.slice(0, 10), i18n.language) }) : t(`sharing.state.${request.state}`)}</span>
      {side === 'to_decide' && <Answers request={request} />}
    </li>
  )
}

const DAYS = 30

function Answers({ request }: { request: AccessRequest }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [until, setUntil] = useState(() => new Date(Date.now() + DAYS * 86_400_000).toISOString().slice(0, 10))
  const act = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work()
      showToast({ id: `request:${request.id}`, look: 'done', text: said, lasts: 4_000 })
    } catch (cause) {
      showToast({ id: `request:${request.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
    void client.invalidateQueries({ queryKey: keys.requests })
  }
  if (request.state === 'granted') return <Button small look="outline" onClick={() => void act(() => revokeAccess(request.id), t('sharing.state.revoked'))}>{t('sharing.revoke')}</Button>
  if (request.state !== 'open') return null
  return (
    <span className={styles.buttons}>
      <Button small look="outline" onClick={() => void act(() => refuseAccess(request.id), t('sharing.state.refused'))}>{t('sharing.refuse')}</Button>
      <Popup label={t('sharing.grant')} width={240} placement="bottom-end" trigger={(toggle) => <Button small look="primary" onClick={toggle}>{t('sharing.grant')}</Button>}>
        {(close) => (
          <div className={styles.granting}>
            <label htmlFor={`until-${request.id}`}>{t('sharing.untilDay')}</label>
            <TextInput id={`until-${request.id}`} type="date" data-autofocus value={until} onChange={(event) => setUntil(event.target.value)} />
            <Button small look="primary" disabled={until === ''} onClick={() => { close(); void act(() => grantAccess(request.id, until), t('sharing.state.granted')) }}>{t('sharing.grant')}</Button>
          </div>
        )}
      </Popup>
    </span>
  )
}
