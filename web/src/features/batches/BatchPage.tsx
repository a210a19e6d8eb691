// One batch: how it stands, what it left out and why, and its undo.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Batch, type BatchProblem, isAtWork, readBatch, undoBatch } from '../../api/batches'
import { asApiError } from '../../api/errors'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { formatNumber, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { SkeletonRows } from '../../ui/States'
import { KINDS, Progress, useBatchTitle } from './BatchesPage'
import styles from './batches.module.css'
import { refresh } from './useBatch'

const route = getRouteApi('/batches/$id')

export function BatchPage() {
  const { id } = route.useParams()
  const batch = useQuery({ queryKey: keys.batch(id), queryFn: () => readBatch(id), refetchInterval: (query) => (query.state.data && isAtWork(query.state.data) ? 700 : false) })
  const error = errorOf(batch)
  if (batch.data) return <Whole batch={batch.data} />
  return error ? <ErrorState error={error} retry={() => void batch.refetch()} /> : <SkeletonRows rows={6} />
}

const COUNTS = ['rows', 'changed', 'skipped', 'problem'] as const

function Whole({ batch }: { batch: Batch }) {
  const { t, i18n } = useTranslation()
  const title = useBatchTitle(batch)
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('batches.title'), to: '/batches' }, { label: title }] }), [t, title])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <span className={styles.glyph}><Icon name={KINDS[batch.kind] ?? 'stack'} /></span>
        <div>
          <h1>{title}</h1>
          <p>{t('batches.by', { name: batch.by.label, time: formatTime(batch.at, i18n.language, t) })}</p>
        </div>
        <Progress batch={batch} />
        <Undo batch={batch} />
      </header>
      <dl className={styles.counts}>
        {COUNTS.map((name) => (
          <div key={name} data-bad={name === 'problem' && (batch.counts.problem ?? 0) > 0}>
            <dt>{t(`batches.count.${name}`)}</dt>
            <dd>{formatNumber(batch.counts[name] ?? 0, i18n.language)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.list}>
        <Problems title={t('batches.problems')} problems={batch.problems ?? []} entity={batch.entity} />
        <Problems title={t('batches.kept')} problems={batch.kept ?? []} entity={batch.entity} />
      </div>
    </div>
  )
}

function Problems({ title, problems, entity }: { title: string; problems: BatchProblem[]; entity: string | null }) {
  const { entities } = useModel()
  if (problems.length === 0) return null
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {problems.map((problem, index) => {
          const name = problem.entity ?? entity ?? ''
          const field = problem.field ? entities[name]?.fields[problem.field]?.title : undefined
          return (
            <li key={`${problem.record}:${problem.field ?? ''}:${index}`} className={styles.problem}>
              <Icon name="alert" size={14} />
              <span>{field && <b>{field}</b>}{problem.message ?? problem.code}</span>
              {entities[name] && <Link to="/records/$entity/$id" params={{ entity: name, id: problem.record }}>{entities[name].title}<Icon name="chevronRight" size={14} /></Link>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Undo({ batch }: { batch: Batch }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [now] = useState(() => new Date().toISOString())
  if (batch.undone_by) return <Link className={styles.more} to="/batches/$id" params={{ id: batch.undone_by }}>{t('batches.undoneBy')}</Link>
  const isOpen = !isAtWork(batch) && (batch.counts.changed ?? 0) > 0 && (!batch.undo_until || batch.undo_until > now)
  if (!isOpen) return null
  const undo = async () => {
    try {
      const answer = await undoBatch(batch.id, true)
      if (batch.entity) refresh(client, batch.entity)
      await navigate({ to: '/batches/$id', params: { id: answer.batch } })
    } catch (cause) {
      showToast({ id: `undo:${batch.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return <Button look="outline" icon="undo" data-tip={batch.undo_until ? t('batches.undoUntil', { time: formatTime(batch.undo_until, i18n.language, t) }) : undefined} onClick={() => void undo()}>{t('batches.undo')}</Button>
}
