// What waits for the person: overdue first, then by day. A task is ticked off here and leads to what it is about.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Related, TASK, listTasks } from '../../api/portal'
import { errorOf, keys } from '../../api/queries'
import type { Item } from '../../api/types'
import { useCrumbs } from '../../app/TopBar'
import { formatDate } from '../../i18n/format'
import { can, useEntity } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { isReference, labelOf } from '../../meta/values'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { SkeletonRows, StateView } from '../../ui/States'
import { useFlip } from './useFlip'
import styles from './work.module.css'

const GROUPS = ['overdue', 'today', 'later', 'open'] as const
type Group = (typeof GROUPS)[number]

export function groupOf(due: unknown, today: string): Group {
  if (typeof due !== 'string') return 'open'
  return due < today ? 'overdue' : due === today ? 'today' : 'later'
}

export function TasksPage() {
  const { t } = useTranslation()
  const entity = useEntity(TASK)
  const navigate = useNavigate()
  const [done, setDone] = useState(false)
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('work.tasks') }] }), [t])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('work.tasks')}</h1>
        <Segments label={t('work.tasks')} value={done ? 'done' : 'open'} options={[{ value: 'open', label: t('work.openOnes') }, { value: 'done', label: t('work.done') }]} onChange={(next) => setDone(next === 'done')} />
        {entity && can(entity, 'create') && <Button look="primary" icon="plus" onClick={() => void navigate({ to: '/records/$entity', params: { entity: TASK }, search: { peek: 'new' } })}>{t('work.new')}</Button>}
      </header>
      {entity ? <Tasks entity={entity} done={done} /> : <StateView drawing="lock" title={t('work.noTasks')} />}
    </div>
  )
}

function Tasks({ entity, done }: { entity: Entity; done: boolean }) {
  const { t } = useTranslation()
  const tasks = useInfiniteQuery({ queryKey: [...keys.portal, 'tasks', done], queryFn: ({ pageParam }) => listTasks(done, pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next })
  const error = errorOf(tasks)
  if (error && !tasks.data) return <ErrorState error={error} retry={() => void tasks.refetch()} />
  if (!tasks.data) return <SkeletonRows rows={8} />
  const items = tasks.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="empty" title={t('work.noTasks')} text={t('work.noTasksHint')} />
  const today = localToday()
  const day = Object.values(entity.fields).find((field) => field.type === 'date')
  const groups = done ? [{ group: null, those: items }] : GROUPS.map((group) => ({ group, those: items.filter((item) => groupOf(day && item[day.name], today) === group) }))
  return (
    <div className={styles.list}>
      {groups.filter(({ those }) => those.length > 0).map(({ group, those }) => (
        <section key={group ?? 'done'} aria-label={t(group ? `work.group.${group}` : 'work.done')}>
          {group && <h2>{t(`work.group.${group}`)}<small>{those.length}</small></h2>}
          <ul>{those.map((item) => <Line key={item.id} entity={entity} item={item} due={day && item[day.name]} late={group === 'overdue'} done={done} />)}</ul>
        </section>
      ))}
      {tasks.hasNextPage && <Button look="outline" onClick={() => void tasks.fetchNextPage()}>{t('record.older')}</Button>}
    </div>
  )
}

export function localToday(now = new Date()): string {
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-')
}

function Line({ entity, item, due, late, done }: { entity: Entity; item: Item; due: unknown; late: boolean; done: boolean }) {
  const { t, i18n } = useTranslation()
  const flip = useFlip(entity)
  const label = labelOf(item, entity)
  const related = isReference(item.related) ? (item.related as Related) : null
  return (
    <li className={styles.line}>
      <button type="button" className={styles.tick} data-done={done} aria-label={done ? t('work.reopen') : t('work.complete', { name: label })} onClick={() => void flip(item, label)}><Icon name="check" size={12} /></button>
      <span className={styles.text}>
        <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}><b data-done={done}>{label}</b></Link>
        {related && <small><Link to="/records/$entity/$id" params={{ entity: related.entity, id: related.id }}>{related.label}</Link></small>}
      </span>
      {typeof due === 'string' && <time dateTime={due} data-late={late}>{formatDate(due, i18n.language)}</time>}
    </li>
  )
}
