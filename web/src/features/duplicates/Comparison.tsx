// The two records of a pair side by side: why they are likely one, in what they differ, and what to do with them.
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pair, Reason } from '../../api/pairs'
import { errorOf, keys } from '../../api/queries'
import { readRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { RecordMark } from '../../fields/RecordMark'
import { Show } from '../../fields/registry'
import { formatTime } from '../../i18n/format'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { labelOf } from '../../meta/values'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import { SkeletonRows } from '../../ui/States'
import { differing } from './MergePage'
import { likely } from './PairLine'
import styles from './queue.module.css'
import type { Queue } from './useQueue'

export function Comparison({ entity, pair, queue }: { entity: Entity; pair: Pair; queue: Queue }) {
  const { t } = useTranslation()
  const found = useQueries({ queries: pair.records.map((one) => ({ queryKey: keys.record(entity.name, one.id), queryFn: () => readRecord(entity.name, one.id) })) })
  const failed = found.find((query) => query.error)
  const error = failed && errorOf(failed)
  const items = found.flatMap((query) => query.data ?? [])
  return (
    <section className={styles.comparison} aria-label={t('pairs.comparison')}>
      <Reasons entity={entity} pair={pair} />
      {error ? <ErrorState error={error} retry={() => found.forEach((query) => void query.refetch())} /> : items.length < 2 ? <SkeletonRows rows={8} /> : <Differences entity={entity} items={items} />}
      <Actions entity={entity} pair={pair} queue={queue} />
    </section>
  )
}

function Reasons({ entity, pair }: { entity: Entity; pair: Pair }) {
  const { t } = useTranslation()
  const reasons = pair.reasons.toSorted((one, other) => Math.abs(other.bits) - Math.abs(one.bits))
  return (
    <header className={styles.reasons}>
      <p><b data-zone={pair.zone}>{likely(pair.score)}%</b><span>{t(`pairs.zone.${pair.zone}`)}</span></p>
      <ul aria-label={t('pairs.reasons')}>{reasons.map((reason) => <Why key={`${reason.field} ${reason.code}`} reason={reason} field={entity.fields[reason.field]} />)}</ul>
    </header>
  )
}

function Why({ reason, field }: { reason: Reason; field: Field | undefined }) {
  return <li data-for={reason.bits > 0}><Icon name={reason.bits > 0 ? 'check' : 'close'} size={13} />{field && <small>{field.title}</small>}{reason.text.replace(/[.。]$/, '')}</li>
}

function Differences({ entity, items }: { entity: Entity; items: Item[] }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { open, same } = useMemo(() => byConflict(differing(entity, items), items), [entity, items])
  return (
    <div className={styles.sides} tabIndex={0} role="region" aria-label={t('pairs.differences')}>
      <table>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{t('pairs.field')}</span></th>
            {items.map((item) => <th key={item.id} scope="col"><Side entity={entity} item={item} /></th>)}
          </tr>
        </thead>
        <tbody>
          {open.map((field) => <Row key={field.name} field={field} items={items} differs={isConflict(field, items)} />)}
          {all && same.map((field) => <Row key={field.name} field={field} items={items} />)}
        </tbody>
      </table>
      {open.length === 0 && <p className={styles.equal}>{t('pairs.equal')}</p>}
      {same.length > 0 && <label className={styles.all}><Check checked={all} onChange={(event) => setAll(event.target.checked)} />{t('merge.showSame', { count: same.length })}</label>}
    </div>
  )
}

/** Both have a value, and not the same: what only one of them has is no contradiction. */
const isConflict = (field: Field, items: Item[]) => items.every((item) => item[field.name] !== null && item[field.name] !== undefined)

function byConflict({ open, same }: ReturnType<typeof differing>, items: Item[]) {
  return { open: open.toSorted((one, other) => Number(isConflict(other, items)) - Number(isConflict(one, items))), same }
}

function Row({ field, items, differs = false }: { field: Field; items: Item[]; differs?: boolean }) {
  return (
    <tr data-differs={differs}>
      <th scope="row">{field.title}</th>
      {items.map((item) => <td key={item.id}><Show field={field} value={item[field.name] ?? null} dense /></td>)}
    </tr>
  )
}

/** Name, whose it is, when it changed; the name leads to the record. */
function Side({ entity, item }: { entity: Entity; item: Item }) {
  const { t, i18n } = useTranslation()
  const label = labelOf(item, entity)
  const places = item.facets?.map((facet) => facet.organization) ?? []
  return (
    <div className={styles.side}>
      <RecordMark entity={entity} id={item.id} label={label} size={28} />
      <span>
        <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }} search={{}}>{label}</Link>
        <small>
          {places.slice(0, 3).map((place) => <span key={place.id} className={styles.place}><ReferenceOrgMark reference={place} size={14} />{place.label}</span>)}
          {typeof item.changed_at === 'string' && <span>{t('record.changedAt', { time: formatTime(item.changed_at, i18n.language, t) })}</span>}
        </small>
      </span>
    </div>
  )
}

function Actions({ entity, pair, queue }: { entity: Entity; pair: Pair; queue: Queue }) {
  const { t } = useTranslation()
  const mayDecide = can(entity, 'update')
  return (
    <footer className={styles.actions}>
      <span>{pair.decided_by ? t('pairs.decidedBy', { name: pair.decided_by.label }) : <><kbd>J</kbd><kbd>K</kbd>{t('pairs.keys')}</>}</span>
      {pair.state === 'open' ? (
        <>
          <Button keys="L" onClick={queue.later}>{t('pairs.later')}</Button>
          {mayDecide && <Button look="outline" icon="close" keys="N" onClick={() => void queue.settle([pair.id], 'different')}>{t('pairs.different')}</Button>}
          {can(entity, 'merge') && <Button look="primary" icon="merge" keys="M" onClick={queue.merge}>{t('pairs.merge')}</Button>}
        </>
      ) : (
        mayDecide && <Button look="outline" icon="undo" keys="R" onClick={() => void queue.settle([pair.id], 'open')}>{t('pairs.reopen')}</Button>
      )}
    </footer>
  )
}
