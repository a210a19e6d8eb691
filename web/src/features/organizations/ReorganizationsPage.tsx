// All reorganizations that one may see, latest first: what is planned, what waits for whom, what has become of it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Brief, listReorganizations } from '../../api/organizations'
import { errorOf } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { SkeletonRows, StateView } from '../../ui/States'
import { GLYPHS } from './plan'
import styles from './plans.module.css'
import { StateMark } from './StateMark'
import { mayPlan, unitKeys } from './useUnits'

export function ReorganizationsPage() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('reorganizations.title') }] }), [t])
  const plans = useInfiniteQuery({ queryKey: unitKeys.plans, queryFn: ({ pageParam }) => listReorganizations(pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next })
  const error = errorOf(plans)
  const items = plans.data?.pages.flatMap((page) => page.items) ?? []
  const create = () => void navigate({ to: '/reorganizations/$id', params: { id: 'new' } })
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('reorganizations.title')}</h1>
        {mayPlan(model) && <Button look="primary" icon="plus" onClick={create}>{t('reorganizations.new')}</Button>}
      </header>
      {error && !plans.data ? (
        <ErrorState error={error} retry={() => void plans.refetch()} />
      ) : plans.isPending ? (
        <SkeletonRows rows={6} tall />
      ) : items.length === 0 ? (
        <StateView drawing="empty" title={t('reorganizations.none')} text={t('reorganizations.noneHint')}>{mayPlan(model) && <Button look="primary" icon="plus" onClick={create}>{t('reorganizations.new')}</Button>}</StateView>
      ) : (
        <div className={styles.list}>
          <ul>{items.map((plan) => <Line key={plan.id} plan={plan} />)}</ul>
          {plans.hasNextPage && <Button look="outline" onClick={() => void plans.fetchNextPage()}>{t('record.older')}</Button>}
        </div>
      )}
    </div>
  )
}

function Line({ plan }: { plan: Brief }) {
  const { t, i18n } = useTranslation()
  const kinds = [...new Set(plan.operations.map((operation) => operation.op))]
  const number = (value: number) => formatNumber(value, i18n.language)
  return (
    <li>
      <Link to="/reorganizations/$id" params={{ id: plan.id }} className={styles.line}>
        <span className={styles.day}><b>{plan.effective.slice(5)}</b><small>{plan.effective.slice(0, 4)}</small></span>
        <span className={styles.what}><b>{plan.title}</b><small>{t('reorganizations.by', { name: plan.by.label })}</small></span>
        <span className={styles.kinds}>{kinds.map((kind) => <span key={kind} data-tip={t(`reorganizations.op.${kind}`)} data-op={kind}><Icon name={GLYPHS[kind]} size={14} /><span className="visually-hidden">{t(`reorganizations.op.${kind}`)}</span></span>)}<small>{t('reorganizations.summary', { count: plan.operations.length, day: plan.effective })}</small></span>
        <span className={styles.figures}>{plan.figures && <>{t('reorganizations.moves', { count: plan.figures.people, shown: number(plan.figures.people) })}</>}</span>
        <StateMark state={plan.state} />
      </Link>
    </li>
  )
}
