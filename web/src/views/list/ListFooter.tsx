// The foot of a list: how many are loaded, how many there are when asked, and what failed on the way.
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorOf, useCount } from '../../api/queries'
import type { ListAsk } from '../../api/records'
import { useScope } from '../../app/scope'
import { formatCompact, formatNumber } from '../../i18n/format'
import type { Entity, Field } from '../../meta/types'
import type { Money } from '../../meta/values'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import styles from './list.module.css'
import { useFigures } from './parts'
import { needsRows } from './search'

export interface ListFooterProps {
  entity: Entity
  ask: ListAsk
  list: UseInfiniteQueryResult
  loaded: number
  fields: Field[]
}

const CAP = 10_000

export function ListFooter({ entity, ask, list, loaded, fields }: ListFooterProps) {
  const { t, i18n } = useTranslation()
  const [wanted, setWanted] = useState(false)
  useEffect(() => setWanted(false), [ask])
  const count = useCount(ask, wanted)
  const error = list.isFetchNextPageError ? errorOf(list) : null
  if (loaded === 0) return null
  const isAll = !list.hasNextPage
  const total = count.data?.count
  const words = total === undefined ? null : count.data?.count_capped ? `${formatNumber(CAP, i18n.language)}+` : formatNumber(total, i18n.language)
  const subject = ask.rows ? t('list.relationships') : entity.plural
  return (
    <>
      {error && (
        <div className={styles.partial} role="alert">
          <Icon name="alert" />
          <span>{t('list.moreFailed', { reason: error.message })}{error.trace ? ` ${t('common.trace', { trace: error.trace })}` : ''}</span>
          <Button small look="outline" icon="refresh" onClick={() => void list.fetchNextPage()}>{t('common.retry')}</Button>
        </div>
      )}
      <footer className={styles.foot}>
        <span aria-live="polite">{isAll ? t('list.countAll', { count: loaded, shown: formatNumber(loaded, i18n.language), subject }) : words ? t('list.countOf', { loaded: formatNumber(loaded, i18n.language), total: words, subject }) : t('list.countLoaded', { shown: formatNumber(loaded, i18n.language), subject })}</span>
        {!isAll && !words && <Button look="link" small disabled={count.isFetching} onClick={() => setWanted(true)}>{t(count.isFetching ? 'list.counting' : 'list.count')}</Button>}
        {wanted && <Sums entity={entity} ask={ask} fields={fields} />}
        <span style={{ color: 'var(--muted)' }}>{list.isFetchingNextPage ? t('list.loadingMore') : ''}</span>
      </footer>
    </>
  )
}

/** What the columns add up to, for all that match; asked for together with their number. */
function Sums({ entity, ask, fields }: { entity: Entity; ask: ListAsk; fields: Field[] }) {
  const { t, i18n } = useTranslation()
  const organizations = useScope((state) => state.chosen)
  const money = fields.filter((field) => field.type === 'money' && (ask.rows === 'relationships' || !needsRows(entity, field, organizations)))
  const figures = useFigures({ entity: entity.name, group: '', measures: ['count', ...money.map((field) => `sum(${field.name})`)], ...(ask.filter ? { filter: ask.filter } : {}), ...(ask.rows ? { rows: ask.rows } : {}) }, money.length > 0)
  return money.map((field) => {
    const sums = (figures.data?.items[0]?.measures[`sum(${field.name})`] ?? []) as Money[]
    return sums.length > 0 && <span key={field.name}>{t('list.sumOf', { field: field.title })} {sums.map(({ currency, amount }) => `${currency} ${formatCompact(amount, i18n.language)}`).join(t('common.listComma'))}</span>
  })
}
