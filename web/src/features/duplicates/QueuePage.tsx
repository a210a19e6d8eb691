// Pairs that are likely one record, to be decided on one after the other: at the left the queue, at the right the two side by side.
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type PairAsk, type PairState, listPairs } from '../../api/pairs'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { mainLists, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { Segments } from '../../ui/inputs'
import { SkeletonRows, StateView } from '../../ui/States'
import { Comparison } from './Comparison'
import { PairLine } from './PairLine'
import styles from './queue.module.css'
import { useQueue } from './useQueue'

const route = getRouteApi('/duplicates')
const STATES: PairState[] = ['open', 'different', 'same']

export function QueuePage() {
  const { t } = useTranslation()
  const model = useModel()
  const { entity: wanted, organization, state } = route.useSearch()
  const navigate = route.useNavigate()
  const entities = mainLists(model).filter((entity) => entity.compared)
  const entity = entities.find((one) => one.name === wanted) ?? entities[0]
  const shown = STATES.find((one) => one === state) ?? 'open'
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('pairs.title') }] }), [t])
  if (!entity) return <StateView drawing="lock" title={t('pairs.noRight')} text={t('pairs.noRightHint')} />
  const kinds = entities.map((one) => ({ value: one.name, label: one.plural, mark: <Icon name={iconFor(one.icon)} /> }))
  const places = model.organizations.map((one) => ({ value: one.id, label: one.name }))
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('pairs.title')}</h1>
        <div className={styles.filters}>
          <Combo label={t('pairs.what')} options={kinds} value={kinds.find((one) => one.value === entity.name) ?? null} clearable={false} onPick={(option) => option && void navigate({ search: (before) => ({ ...before, entity: option.value }) })} />
          <Combo label={t('pairs.where')} placeholder={t('pairs.everywhere')} options={places} value={places.find((one) => one.value === organization) ?? null} onPick={(option) => void navigate({ search: (before) => ({ ...before, organization: option?.value }) })} />
          <Segments label={t('pairs.show')} value={shown} onChange={(next) => void navigate({ search: (before) => ({ ...before, state: next === 'open' ? undefined : next }) })} options={STATES.map((value) => ({ value, label: t(`pairs.state.${value}`) }))} />
        </div>
      </header>
      <Queue key={`${entity.name} ${organization ?? ''} ${shown}`} entity={entity} ask={{ entity: entity.name, state: shown, organization }} />
    </div>
  )
}

function Queue({ entity, ask }: { entity: Entity; ask: PairAsk }) {
  const { t } = useTranslation()
  const pairs = useInfiniteQuery({
    queryKey: [...keys.pairs, ask],
    queryFn: ({ pageParam }) => listPairs(ask, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const queue = useQueue(entity, ask, pairs.data?.pages.flatMap((page) => page.items) ?? [])
  const error = errorOf(pairs)
  if (error && !pairs.data) return <ErrorState error={error} retry={() => void pairs.refetch()} />
  if (!pairs.data) return <SkeletonRows rows={10} tall />
  if (!queue.pair) return <StateView drawing="empty" title={t(ask.state === 'open' ? 'pairs.none' : 'pairs.noneDecided')} text={ask.state === 'open' ? t('pairs.noneHint') : undefined} />
  return (
    <div className={styles.split}>
      <section className={styles.queue} aria-label={t('pairs.queue')}>
        {queue.chosen.size > 0 && (
          <div className={styles.bulk} role="toolbar" aria-label={t('pairs.chosen', { count: queue.chosen.size })}>
            <span>{t('pairs.chosen', { count: queue.chosen.size })}</span>
            <Button look="primary" small onClick={() => void queue.settle([...queue.chosen], ask.state === 'open' ? 'different' : 'open')}>{t(ask.state === 'open' ? 'pairs.different' : 'pairs.reopen')}</Button>
            <Button small onClick={queue.clear}>{t('pairs.unchoose')}</Button>
          </div>
        )}
        <ul>
          {queue.pairs.map((pair) => (
            <PairLine key={pair.id} pair={pair} current={pair.id === queue.pair?.id} chosen={queue.chosen.has(pair.id)} onOpen={() => queue.open(pair.id)} onChoose={() => queue.choose(pair.id)} />
          ))}
        </ul>
        {pairs.hasNextPage && <Button look="outline" className={styles.more} onClick={() => void pairs.fetchNextPage()}>{t('pairs.more')}</Button>}
      </section>
      <Comparison key={queue.pair.id} entity={entity} pair={queue.pair} queue={queue} />
    </div>
  )
}
