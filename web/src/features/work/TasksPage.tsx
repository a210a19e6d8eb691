// What waits for the person: overdue first, then by day. A task leads to what it is about.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Task, listTasks } from '../../api/portal'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatDate } from '../../i18n/format'
import { ErrorState } from '../../record/ErrorState'
import { Icon } from '../../ui/Icon'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './work.module.css'

const GROUPS = ['overdue', 'today', 'later', 'open'] as const
type Group = (typeof GROUPS)[number]

export function groupOf(task: Task, today: string): Group {
  const day = task.due?.slice(0, 10)
  if (!day) return 'open'
  return day < today ? 'overdue' : day === today ? 'today' : 'later'
}

export function TasksPage() {
  const { t } = useTranslation()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('work.tasks') }] }), [t])
  const tasks = useQuery({ queryKey: [...keys.portal, 'tasks'], queryFn: listTasks })
  const error = errorOf(tasks)
  const items = tasks.data?.items ?? []
  const today = localToday()
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('work.tasks')}</h1></header>
      {error && !tasks.data ? <ErrorState error={error} retry={() => void tasks.refetch()} /> : tasks.isPending ? <SkeletonRows rows={8} /> : items.length === 0 ? (
        <StateView drawing="empty" title={t('work.noTasks')} text={t('work.noTasksHint')} />
      ) : (
        <div className={styles.list}>
          {GROUPS.map((group) => {
            const those = items.filter((task) => groupOf(task, today) === group)
            if (those.length === 0) return null
            return (
              <section key={group} aria-label={t(`work.group.${group}`)}>
                <h2>{t(`work.group.${group}`)}<small>{those.length}</small></h2>
                <ul>{those.map((task) => <li key={task.id}><Line task={task} group={group} /></li>)}</ul>
              </section>
            )
          })}
        </div>
      )}
    </div>
  )
}

function localToday(): string {
  const now = new Date()
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-')
}

function Line({ task, group }: { task: Task; group: Group }) {
  const { i18n } = useTranslation()
  const target = task.about ?? (task.entity ? { entity: task.entity, id: task.id, label: '' } : null)
  const body = (
    <>
      <span className={styles.glyph}><Icon name="checklist" /></span>
      <span className={styles.text}><b>{task.title}</b>{task.about && <small>{task.about.label}</small>}</span>
      {task.due && <time dateTime={task.due} data-late={group === 'overdue'}>{formatDate(task.due.slice(0, 10), i18n.language)}</time>}
    </>
  )
  if (!target) return <div className={styles.line}>{body}</div>
  return <Link className={styles.line} to="/records/$entity/$id" params={{ entity: target.entity, id: target.id }}>{body}</Link>
}
