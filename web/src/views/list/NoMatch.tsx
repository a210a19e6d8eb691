// Nothing matches: says which condition shuts out most, and offers to drop just that one.
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '../../api/queries'
import { type ListAsk, listRecords } from '../../api/records'
import { formatNumber } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { StateView } from '../../ui/States'
import { type Clause, readFilter, writeFilter } from './filter/clauses'
import { clauseWords } from './filter/words'

/** With more conditions than this the sentence above says enough. */
const MOST = 5

export function NoMatch({ entity, filter, onFilter }: { entity: Entity; filter: string; onFilter: (filter: string | undefined) => void }) {
  const { t, i18n } = useTranslation()
  const clauses = readFilter(entity, filter)
  const worst = useWorst(entity, clauses)
  const clear = (look: 'primary' | 'outline') => <Button look={look} onClick={() => onFilter(undefined)}>{t('list.clearFilter')}</Button>
  if (!worst) return <StateView drawing="filter" title={t('list.noMatch')} text={t('list.noMatchHint')}>{clear('primary')}</StateView>
  return (
    <StateView drawing="filter" title={t('list.noMatch')} text={t('list.noMatchWithout', { condition: clauseWords(entity, worst.clause, t, i18n.language), shown: formatNumber(worst.count, i18n.language), name: entity.plural })}>
      <Button look="primary" onClick={() => onFilter(worst.without)}>{t('list.dropCondition')}</Button>
      {clear('outline')}
    </StateView>
  )
}

/** The condition without which most would match. */
function useWorst(entity: Entity, clauses: Clause[]) {
  const asked = clauses.length > 1 && clauses.length <= MOST ? clauses : []
  const rests = asked.map((clause) => writeFilter(entity, clauses.filter((one) => one !== clause)))
  const counts = useQueries({
    queries: rests.map((filter) => {
      const ask: ListAsk = { entity: entity.name, filter, limit: 1, count: true }
      return { queryKey: keys.count(ask), queryFn: ({ signal }: { signal: AbortSignal }) => listRecords(ask, signal) }
    }),
  })
  const found = asked.flatMap((clause, index) => ({ clause, without: rests[index], count: counts[index]?.data?.count ?? 0 }))
  return found.filter(({ count }) => count > 0).toSorted((left, right) => right.count - left.count)[0]
}
