// The person's day: what is due, figures, work and news, as tiles that stand where the person put them.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Home, readHome } from '../../api/home'
import { TASK } from '../../api/portal'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { can, useEntity, useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { SkeletonRows } from '../../ui/States'
import { ArrangeBar } from './ArrangeBar'
import { Figure } from './Figure'
import { Tile } from './Tile'
import { calledName, partOfDay } from './greeting'
import styles from './home.module.css'
import { type Arranging, useArrange } from './useArrange'

export function HomePage() {
  const { t } = useTranslation()
  const home = useQuery({ queryKey: keys.home, queryFn: readHome, refetchOnMount: 'always' })
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('home.title') }] }), [t])
  const error = errorOf(home)
  if (error && !home.data) return <ErrorState error={error} retry={() => void home.refetch()} />
  if (!home.data) return <Waiting />
  return <Page home={home.data} />
}

function Waiting() {
  const { t } = useTranslation()
  return (
    <div className={styles.page} aria-busy>
      <h1 className="visually-hidden">{t('home.title')}</h1>
      <SkeletonRows rows={10} tall />
    </div>
  )
}

function Page({ home }: { home: Home }) {
  const [open, setOpen] = useState(false)
  const arranging = useArrange(home, open)
  const { figures, columns } = arranging.arrangement
  return (
    <div className={styles.page}>
      <Head home={home} open={open} onOpen={() => setOpen(!open)} />
      {open && <ArrangeBar home={home} arranging={arranging} />}
      <div className={styles.scroll} data-arranging={open || undefined}>
        <Band home={home} figures={figures} arranging={arranging} />
        <div className={styles.columns}>
          {columns.map((tiles, column) => (
            <div key={column} className={styles.column} {...(open ? arranging.dropColumn(column) : {})}>
              {tiles.map((id) => <Tile key={id} id={id} home={home} arranging={arranging} />)}
            </div>
          ))}
        </div>
      </div>
      <p className="visually-hidden" role="status" aria-live="polite">{arranging.said}</p>
    </div>
  )
}

function Band({ home, figures, arranging }: { home: Home; figures: string[]; arranging: Arranging }) {
  if (figures.length === 0) return null
  return <div className={styles.band} style={{ '--count': figures.length } as React.CSSProperties}>{figures.map((id) => <Figure key={id} id={id} home={home} arranging={arranging} />)}</div>
}

function Head({ home, open, onOpen }: { home: Home; open: boolean; onOpen: () => void }) {
  const { t } = useTranslation()
  const { me } = useModel()
  const task = useEntity(TASK)
  const navigate = useNavigate()
  const [hour] = useState(() => new Date().getHours())
  return (
    <header className={styles.head}>
      <div>
        <h1>{t(`home.greeting.${partOfDay(hour)}`, { name: calledName(me.name) })}</h1>
        <p><Day home={home} /></p>
      </div>
      <div className={styles.tools}>
        <Button icon={open ? 'check' : 'dashboard'} aria-pressed={open} onClick={onOpen}>{t(open ? 'home.done' : 'home.arrange')}</Button>
        {task && can(task, 'create') && <Button look="primary" icon="plus" onClick={() => void navigate({ to: '/records/$entity', params: { entity: TASK }, search: { peek: 'new' } })}>{t('work.new')}</Button>}
      </div>
    </header>
  )
}

/** The date, and in the same sentence only what there is. */
function Day({ home }: { home: Home }) {
  const { t, i18n } = useTranslation()
  const date = useMemo(() => new Intl.DateTimeFormat(i18n.language, { month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' }).format(new Date(`${home.today}T00:00:00Z`)), [home.today, i18n.language])
  const parts = (['overdue', 'today', 'unread'] as const).filter((name) => (home.day[name] ?? 0) > 0).map((name) => t(`home.day.${name}`, { count: home.day[name] ?? 0 }))
  return t(parts.length > 0 ? 'home.day.with' : 'home.day.free', { date, parts: parts.join(t('common.listComma')) })
}
