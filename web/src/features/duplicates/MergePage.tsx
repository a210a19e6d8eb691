// Two records side by side: which one stays, whose value each field takes, what moves along. The merge is a batch that can be taken back.
import { useQueries } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorOf, keys } from '../../api/queries'
import { mergeRecords } from '../../api/merges'
import { readRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { useCrumbs } from '../../app/TopBar'
import { RecordMark } from '../../fields/RecordMark'
import { Show } from '../../fields/registry'
import { formatTime } from '../../i18n/format'
import { useEntity } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { labelOf, sameValue } from '../../meta/values'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import { SkeletonRows, StateView } from '../../ui/States'
import { useBatch } from '../batches/useBatch'
import styles from './merge.module.css'

const route = getRouteApi('/merge/$entity')

export function MergePage() {
  const { t } = useTranslation()
  const { entity: name } = route.useParams()
  const { ids } = route.useSearch()
  const entity = useEntity(name)
  const found = useQueries({ queries: (entity ? (ids ?? '').split(',').filter(Boolean) : []).map((id) => ({ queryKey: keys.record(name, id), queryFn: () => readRecord(name, id) })) })
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: entity?.plural ?? name, to: `/records/${name}` }, { label: t('merge.title') }] }), [t, entity, name])
  const failed = found.find((query) => query.error)
  const error = failed && errorOf(failed)
  if (error) return <ErrorState error={error} retry={() => found.forEach((query) => void query.refetch())} />
  if (found.some((query) => query.isPending)) return <SkeletonRows rows={10} />
  const items = found.flatMap((query) => query.data ?? [])
  if (!entity || items.length < 2 || new Set(items.map((item) => item.id)).size < 2) return <StateView drawing="missing" title={t('merge.few')} text={t('merge.fewHint')} />
  return <Merge entity={entity} items={items} />
}

/** Shared values only: relationships move untouched. */
export function differing(entity: Entity, items: Item[]): { open: Field[]; same: Field[] } {
  const fields = entity.views.form.flatMap((section) => section.fields).flatMap((name) => entity.fields[name] ?? []).filter((field) => !field.facet && field.type !== 'many')
  const isSame = (field: Field) => items.every((item) => sameValue(item[field.name] ?? null, items[0]?.[field.name] ?? null))
  return { open: fields.filter((field) => !isSame(field)), same: fields.filter((field) => isSame(field) && items[0]?.[field.name] !== null && items[0]?.[field.name] !== undefined) }
}

/** The survivor's value, or the first there is. */
export function proposal(field: Field, survivor: string, items: Item[]): string {
  const filled = (item: Item | undefined) => item !== undefined && item[field.name] !== null && item[field.name] !== undefined
  const own = items.find((item) => item.id === survivor)
  return (filled(own) ? own : (items.find(filled) ?? own))?.id ?? survivor
}

function Merge({ entity, items }: { entity: Entity; items: Item[] }) {
  const { t } = useTranslation()
  const [survivor, setSurvivor] = useState(items[0]?.id ?? '')
  const [choice, setChoice] = useState<Record<string, string>>({})
  const [all, setAll] = useState(false)
  const { open, same } = useMemo(() => differing(entity, items), [entity, items])
  const sourceOf = (field: Field) => choice[field.name] ?? proposal(field, survivor, items)
  const merge = useMerge(entity, items, survivor)
  const columns = { gridTemplateColumns: `150px repeat(${items.length}, minmax(0, 1fr)) minmax(0, 1fr)` }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('merge.heading', { count: items.length, name: entity.title })}</h1>
          <p>{t('merge.text')}</p>
        </div>
        <label className={styles.all}><Check checked={all} onChange={(event) => setAll(event.target.checked)} />{t('merge.showSame', { count: same.length })}</label>
      </header>
      <div className={styles.body}>
        <div className={styles.row} style={columns} data-head>
          <span />
          {items.map((item) => <Column key={item.id} entity={entity} item={item} chosen={item.id === survivor} onChoose={() => setSurvivor(item.id)} />)}
          <div className={styles.result}><b>{t('merge.result')}</b><small>{t('merge.resultHint')}</small></div>
        </div>
        {open.map((field) => (
          <div key={field.name} className={styles.row} style={columns} role="radiogroup" aria-label={field.title}>
            <span className={styles.name}>{field.title}</span>
            {items.map((item) => (
              <label key={item.id} className={styles.value} data-chosen={sourceOf(field) === item.id}>
                <input type="radio" name={field.name} checked={sourceOf(field) === item.id} onChange={() => setChoice({ ...choice, [field.name]: item.id })} />
                <span><Show field={field} value={item[field.name] ?? null} dense /></span>
              </label>
            ))}
            <div className={styles.result}><Show field={field} value={items.find((item) => item.id === sourceOf(field))?.[field.name] ?? null} dense /></div>
          </div>
        ))}
        {all && same.map((field) => (
          <div key={field.name} className={styles.row} style={columns}>
            <span className={styles.name}>{field.title}</span>
            {items.map((item) => <span key={item.id} className={styles.same}><Show field={field} value={item[field.name] ?? null} dense /></span>)}
            <div className={styles.result}><Show field={field} value={items[0]?.[field.name] ?? null} dense /></div>
          </div>
        ))}
        <Moving entity={entity} items={items} survivor={survivor} />
      </div>
      <footer className={styles.foot}>
        <span><Icon name="undo" />{t('merge.undoHint')}</span>
        <Button look="outline" onClick={() => window.history.back()}>{t('common.cancel')}</Button>
        <Button look="primary" icon="merge" onClick={() => void merge(Object.fromEntries(open.map((field) => [field.name, sourceOf(field)]).filter(([, source]) => source !== survivor)))}>{t('merge.run')}</Button>
      </footer>
    </div>
  )
}

function Column({ entity, item, chosen, onChoose }: { entity: Entity; item: Item; chosen: boolean; onChoose: () => void }) {
  const { t, i18n } = useTranslation()
  const label = labelOf(item, entity)
  return (
    <label className={styles.column} data-chosen={chosen}>
      <RecordMark entity={entity} id={item.id} label={label} size={32} />
      <span>
        <b>{label}</b>
        <small>{typeof item.changed_at === 'string' ? t('record.changedAt', { time: formatTime(item.changed_at, i18n.language, t) }) : ''}</small>
      </span>
      <span className={styles.stay}><input type="radio" name="@survivor" checked={chosen} onChange={onChoose} />{t('merge.stays')}</span>
    </label>
  )
}

/** What goes over to the record that stays, besides values. */
function Moving({ entity, items, survivor }: { entity: Entity; items: Item[]; survivor: string }) {
  const { t } = useTranslation()
  const facets = items.filter((item) => item.id !== survivor).flatMap((item) => item.facets ?? [])
  const lists = Object.values(entity.fields).filter((field) => field.type === 'many')
  return (
    <p className={styles.moving}>
      <Icon name="info" size={15} />
      {facets.length > 0 && <span>{t('merge.movingFacets', { count: facets.length, names: facets.map((facet) => facet.organization.label).join(t('common.listComma')) })}</span>}
      <span>{t('merge.movingLists', { names: lists.map((field) => field.title).join(t('common.listComma')) })}</span>
    </p>
  )
}

function useMerge(entity: Entity, items: Item[], survivor: string) {
  const { t } = useTranslation()
  const follow = useBatch()
  const navigate = useNavigate()
  return async (choose: Record<string, string>) => {
    const losers = items.map((item) => item.id).filter((id) => id !== survivor)
    const done = await follow({ entity: entity.name, title: t('merge.running'), start: () => mergeRecords(entity.name, survivor, losers, choose) })
    if (done?.state === 'done') await navigate({ to: '/records/$entity/$id', params: { entity: entity.name, id: survivor } })
  }
}
