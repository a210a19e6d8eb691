// What happened around a record, newest first: what people wrote about it, and what changed; narrowed to one kind by the segments.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { HISTORY, type Happening, readTimeline } from '../api/portal'
import { errorOf, keys } from '../api/queries'
import type { Facet, Item } from '../api/types'
import { Show } from '../fields/registry'
import { formatFullTime, formatTime } from '../i18n/format'
import { fieldsOf, useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { isReference, labelOf } from '../meta/values'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { type IconName, iconFor } from '../ui/icons'
import { Segments } from '../ui/inputs'
import { SkeletonRows } from '../ui/States'
import { Composer } from './Composer'
import { MentionNames, MentionText } from './MentionText'
import { History, VERBS } from './History'
import { aboutEntities } from './about'
import record from './record.module.css'
import styles from './timeline.module.css'

export function Timeline({ entity, item, facet }: { entity: Entity; item: Item; facet: Facet | null }) {
  const { t } = useTranslation()
  const model = useModel()
  const [kind, setKind] = useState('')
  const abouts = aboutEntities(model)
  if (abouts.length === 0) return <History entity={entity} item={item} />
  const kinds = [{ value: '', label: t('record.all') }, ...abouts.map((about) => ({ value: about.entity.name, label: about.entity.title })), { value: HISTORY, label: t('record.changes') }]
  return (
    <>
      <section className={record.block} aria-label={t('record.timeline')}>
        <div className={styles.head}>
          <h2>{t('record.timeline')}</h2>
          <Segments label={t('record.timeline')} value={kind} options={kinds} onChange={setKind} />
        </div>
        <Composer entity={entity} item={item} organization={(facet?.organization ?? item.organization)?.id} />
        {kind !== HISTORY && <Happenings entity={entity} item={item} kind={kind} />}
      </section>
      {kind === HISTORY && <History entity={entity} item={item} />}
    </>
  )
}

function Happenings({ entity, item, kind }: { entity: Entity; item: Item; kind: string }) {
  const { t } = useTranslation()
  const timeline = useInfiniteQuery({
    queryKey: keys.timeline(entity.name, item.id),
    queryFn: ({ pageParam }) => readTimeline(entity.name, item.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const error = errorOf(timeline)
  const items = (timeline.data?.pages.flatMap((page) => page.items) ?? []).filter((one) => !kind || one.kind === kind)
  const texts = useTexts(items)
  if (timeline.isPending) return <SkeletonRows rows={4} />
  if (error && !timeline.data) return <p className={record.none}>{error.message} <Button look="link" small onClick={() => void timeline.refetch()}>{t('common.retry')}</Button></p>
  return (
    <>
      {items.length === 0 && <p className={record.none}>{t('record.nothingYet')}</p>}
      <MentionNames texts={texts}>
      <ol className={record.timeline}>{items.map((one) => (one.item ? <Written key={one.id} happening={one} item={one.item} /> : <Changed key={one.id} entity={entity} happening={one} />))}</ol>
      </MentionNames>
      {timeline.hasNextPage && <Button small look="outline" disabled={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>{t('record.older')}</Button>}
    </>
  )
}

/** The long texts of what is shown, in which people may be mentioned. */
function useTexts(items: Happening[]): string[] {
  return items.flatMap(({ item }) => Object.values(item ?? {}).filter((value): value is string => typeof value === 'string' && value.includes('@[')))
}

function Frame({ icon, at, children }: { icon: IconName; at: string; children: React.ReactNode }) {
  const { t, i18n } = useTranslation()
  return (
    <li className={record.entry}>
      <span className={record.kind} aria-hidden><Icon name={icon} size={13} /></span>
      {children}
      <time dateTime={at} title={formatFullTime(at, i18n.language)}>{formatTime(at, i18n.language, t)}</time>
    </li>
  )
}

function Written({ happening, item }: { happening: Happening; item: Item }) {
  const { entities } = useModel()
  const entity = entities[happening.kind]
  if (!entity) return null
  const by = [item.owner, item.created_by].find(isReference)
  const long = Object.values(entity.fields).find((field) => field.type === 'longtext' && typeof item[field.name] === 'string' && item[field.name] !== '')
  const facts = fieldsOf(entity, entity.views.list).filter((field) => !['related', 'datetime', 'ref'].includes(field.type) && field.name !== entity.label && field !== long && item[field.name] !== null && item[field.name] !== undefined && item[field.name] !== false)
  const label = labelOf(item, entity)
  const text = long ? String(item[long.name]) : ''
  return (
    <Frame icon={iconFor(entity.icon)} at={happening.at}>
      <p>
        <b>{by?.label}</b>
        <Link className={styles.title} to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{text.startsWith(label) ? entity.title : label}</Link>
      </p>
      <div className={record.changes}>
        {facts.length > 0 && <span className={styles.facts}>{facts.map((field) => <span key={field.name}><em>{field.title}</em><Show field={field} value={item[field.name]} dense /></span>)}</span>}
        {text && <p className={styles.text}><MentionText text={text} /></p>}
      </div>
    </Frame>
  )
}

function Changed({ entity, happening }: { entity: Entity; happening: Happening }) {
  const { t } = useTranslation()
  const verb = happening.verb ?? 'update'
  const names = fieldsOf(entity, happening.fields ?? []).map((field) => field.title)
  return (
    <Frame icon={VERBS[verb] ?? 'history'} at={happening.at}>
      <p>
        <b>{isReference(happening.by) ? happening.by.label : t('record.system')}</b>
        <span>{verb in VERBS ? t(`record.verb.${verb}`, { name: entity.title }) : verb}{verb === 'create' || names.length === 0 ? '' : ` ${names.slice(0, 4).join(t('common.listComma'))}${names.length > 4 ? ` +${names.length - 4}` : ''}`}</span>
      </p>
    </Frame>
  )
}
