// The frame of a tile in a column: its title, the way to the whole list, its tools, and what its kind shows.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Home, TileData } from '../../api/home'
import { Icon } from '../../ui/Icon'
import { Agenda } from './Agenda'
import { Messages } from './Messages'
import { Records } from './Records'
import { Split } from './Split'
import { Tasks } from './Tasks'
import { TileTools } from './TileTools'
import styles from './home.module.css'
import { useTileTitle } from './titles'
import type { Arranging } from './useArrange'

export interface TileProps {
  home: Home
  data: TileData
  entity: string | null
}

const BODIES: Record<string, (props: TileProps) => ReactNode> = { tasks: Tasks, messages: Messages, agenda: Agenda, recent: Records, pinned: Records, metric: Split }

export function Tile({ id, home, arranging }: { id: string; home: Home; arranging: Arranging }) {
  const { t } = useTranslation()
  const offer = home.offered.find((one) => one.id === id)
  const title = useTileTitle(home)(id)
  const data = home.data[id]
  const Body = BODIES[offer?.kind ?? '']
  const over = arranging.over?.id === id ? (arranging.over.after ? 'after' : 'before') : undefined
  return (
    <section className={styles.tile} aria-label={title} data-tile={id} data-over={over} {...(arranging.open ? arranging.drop(id) : {})}>
      <header className={styles.tileHead}>
        <h2>{title}</h2>
        {data?.count !== undefined && data.count > 0 && <small>{data.count}</small>}
        {arranging.open ? <TileTools id={id} title={title} band={false} arranging={arranging} /> : offer && <More kind={offer.kind} entity={offer.entity} data={data} label={t('home.all')} />}
      </header>
      {data?.problem ? <p className={styles.failed}><Icon name="alert" size={14} />{data.problem.title}</p> : data && Body ? <Body home={home} data={data} entity={offer?.entity ?? null} /> : null}
    </section>
  )
}

function More({ kind, entity, data, label }: { kind: string; entity: string | null; data: TileData | undefined; label: string }) {
  if (kind === 'tasks' || kind === 'messages') return <Link className={styles.more} to={`/${kind}`}>{label}</Link>
  if (!entity) return null
  return <Link className={styles.more} to="/records/$entity" params={{ entity }} search={data?.filter ? { filter: data.filter } : {}}>{label}</Link>
}

/** One line instead of an empty block. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>
}
