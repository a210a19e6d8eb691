// What people did, found by person, kind, business object and time, newest first; what is asked stands in the address.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AuditAsk, readAudit } from '../../api/admin'
import { errorOf, keys } from '../../api/queries'
import { readRecord } from '../../api/records'
import { useChoices } from '../../fields/types/reference'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Person } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import { AdminFrame } from './AdminFrame'
import { AuditLines } from './AuditLines'
import styles from './admin.module.css'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))
const FAMILIES = ['session.*', 'session.failed', 'password.*', 'user.*', 'token.*', 'access.*', 'access.refused', 'view.*', 'reveal', 'export', 'duplicates.*', 'reorganization.*']

type AuditSearch = Pick<AuditAsk, 'kind' | 'by' | 'entity' | 'record' | 'from' | 'to'>

const route = getRouteApi('/admin/audit')

export function AuditPage() {
  const { t } = useTranslation()
  const { entities } = useModel()
  const ask = route.useSearch()
  const navigate = route.useNavigate()
  const put = (search: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...search }), replace: true })
  const kinds = FAMILIES.map((value) => ({ value, label: t(`admin.audit.family.${value}`) }))
  const things = Object.values(entities).map((entity) => ({ value: entity.name, label: entity.title }))
  return (
    <AdminFrame title={t('admin.audit.title')} crumbs={[{ label: t('admin.audit.title') }]}>
      <header className={styles.bar}>
        <div className={styles.pick}><PersonPick id={ask.by} onPick={(by) => put({ by })} /></div>
        <div className={styles.pick}><Combo label={t('admin.audit.what')} placeholder={t('admin.audit.what')} options={kinds} value={kinds.find((one) => one.value === ask.kind) ?? null} onPick={(one) => put({ kind: one?.value })} /></div>
        <div className={styles.pick}><Combo label={t('admin.audit.about')} placeholder={t('admin.audit.about')} options={things} value={things.find((one) => one.value === ask.entity) ?? null} onPick={(one) => put({ entity: one?.value })} /></div>
        <Suspense fallback={null}>
          <div className={styles.day}><DateBox label={t('admin.audit.from')} value={ask.from ?? null} onChange={(from) => put({ from: from ?? undefined })} /></div>
          <div className={styles.day}><DateBox label={t('admin.audit.to')} value={ask.to ?? null} onChange={(to) => put({ to: to ?? undefined })} /></div>
        </Suspense>
        {Object.keys(ask).length > 0 && <Button icon="close" onClick={() => void navigate({ search: {} })}>{t('admin.audit.clear')}</Button>}
      </header>
      <Found ask={ask} />
    </AdminFrame>
  )
}

function Found({ ask }: { ask: AuditSearch }) {
  const { t } = useTranslation()
  const lines = useInfiniteQuery({
    queryKey: ['audit', ask],
    queryFn: ({ pageParam }) => readAudit({ ...ask, limit: 50 }, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  })
  const error = errorOf(lines)
  if (error && !lines.data) return <ErrorState error={error} retry={() => void lines.refetch()} />
  if (!lines.data) return <SkeletonRows rows={10} />
  const items = lines.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="filter" title={t('admin.audit.none')} text={t('admin.audit.noneHint')} />
  return (
    <div className={styles.scroll}>
      <AuditLines items={items} />
      {lines.hasNextPage && <Button className={styles.more} look="outline" onClick={() => void lines.fetchNextPage()}>{t('admin.more')}</Button>}
    </div>
  )
}

function PersonPick({ id, onPick }: { id: string | undefined; onPick: (id: string | undefined) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { items, isPending } = useChoices('user', text)
  const chosen = useQuery({ queryKey: keys.record('user', id ?? ''), queryFn: () => readRecord('user', id ?? ''), enabled: id !== undefined })
  const option = (one: { id: string; [field: string]: unknown }) => ({ value: one.id, label: String(one.name), hint: String(one.login), mark: <Person id={one.id} label={String(one.name)} size={18} /> })
  return <Combo label={t('admin.audit.who')} placeholder={t('admin.audit.who')} options={items.map(option)} value={id && chosen.data ? option(chosen.data) : null} onText={setText} loading={isPending} onPick={(one) => onPick(one?.value)} />
}
