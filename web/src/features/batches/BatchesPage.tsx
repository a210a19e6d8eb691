// One's batches, latest first: what was done to how many, and the undo of each.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Batch, isAtWork, listBatches } from '../../api/batches'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatNumber, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './batches.module.css'

export const KINDS: Record<string, IconName> = { bulk: 'edit', merge: 'merge', unmerge: 'merge', import: 'import', undo: 'undo', erase: 'trash', handover: 'userCircle' }

export function BatchesPage() {
  const { t } = useTranslation()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('batches.title') }] }), [t])
  const batches = useInfiniteQuery({
    queryKey: [...keys.batches, 'list'],
    queryFn: ({ pageParam }) => listBatches(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isAtWork)) ? 1_000 : false),
  })
  const error = errorOf(batches)
  const items = batches.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('batches.title')}</h1></header>
      {error && !batches.data ? (
        <ErrorState error={error} retry={() => void batches.refetch()} />
      ) : batches.isPending ? (
        <SkeletonRows rows={8} />
      ) : items.length === 0 ? (
        <StateView drawing="empty" title={t('batches.none')} text={t('batches.noneHint')} />
      ) : (
        <div className={styles.list}>
          <ul>{items.map((batch) => <Line key={batch.id} batch={batch} />)}</ul>
          {batches.hasNextPage && <Button look="outline" onClick={() => void batches.fetchNextPage()}>{t('record.older')}</Button>}
        </div>
      )}
    </div>
  )
}

function Line({ batch }: { batch: Batch }) {
  const { t, i18n } = useTranslation()
  const title = useBatchTitle(batch)
  return (
    <li>
      <Link to="/batches/$id" params={{ id: batch.id }} className={styles.line}>
        <span className={styles.glyph}><Icon name={KINDS[batch.kind] ?? 'stack'} /></span>
        <b>{title}</b>
        <Progress batch={batch} />
        <span className={styles.numbers}>{t('batches.rows', { count: batch.counts.changed ?? 0, shown: formatNumber(batch.counts.changed ?? 0, i18n.language) })}{batch.counts.problem ? <em>{t('batches.problem', { shown: formatNumber(batch.counts.problem, i18n.language) })}</em> : null}</span>
        <time dateTime={batch.at}>{formatTime(batch.at, i18n.language, t)}</time>
      </Link>
    </li>
  )
}

export function useBatchTitle(batch: Batch): string {
  const { t } = useTranslation()
  const { entities } = useModel()
  return t(`batches.kind.${batch.kind}`, { name: batch.entity ? (entities[batch.entity]?.plural ?? batch.entity) : '', defaultValue: batch.kind })
}

export function Progress({ batch }: { batch: Batch }) {
  const { t } = useTranslation()
  if (!isAtWork(batch)) return <span className={styles.state} data-state={batch.state}>{t(`batches.state.${batch.state}`)}</span>
  return <progress className={styles.progress} aria-label={t('batches.progress')} max={Math.max(1, batch.total)} value={batch.done} />
}
