// A month as weeks of days, each with its first entries; the others are one press away.
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import type { Entity, Field } from '../../meta/types'
import { rowKey } from '../../meta/values'
import { useDrop } from '../../ui/dnd'
import { sayDay, today } from '../days/days'
import styles from '../days/days.module.css'
import { byDay } from './CalendarLayout'
import { Entry } from './Entry'

export interface DaysProps {
  entity: Entity
  field: Field
  days: string[]
  items: Item[]
  movable: boolean
  peek: string | undefined
  onPeek: (id: string) => void
  onDay: (day: string) => void
}

const SHOWN = 3

export function MonthGrid({ month, ...props }: DaysProps & { month: string }) {
  const { i18n } = useTranslation()
  const found = byDay(props.items, props.field)
  return (
    <div className={styles.month}>
      <div className={styles.weekdays} aria-hidden>{props.days.slice(0, 7).map((day) => <span key={day}>{sayDay(day, i18n.language, { weekday: 'short' })}</span>)}</div>
      <ol className={styles.weeks}>{props.days.map((day) => <Day key={day} day={day} outside={!day.startsWith(month)} found={found.get(day) ?? []} {...props} />)}</ol>
    </div>
  )
}

function Day({ day, outside, found, entity, field, movable, peek, onPeek, onDay }: DaysProps & { day: string; outside: boolean; found: Item[] }) {
  const { t, i18n } = useTranslation()
  const { ref, isOver } = useDrop(day)
  const rest = found.length - SHOWN
  const shown = rest > 1 ? found.slice(0, SHOWN) : found
  const title = sayDay(day, i18n.language, { month: 'long', day: 'numeric', weekday: 'long' })
  return (
    <li ref={ref} className={styles.day} data-day={day} data-outside={outside} data-today={day === today()} data-over={isOver}>
      <button type="button" className={styles.date} onClick={() => onDay(day)} aria-label={t('views.dayWith', { day: title, count: found.length })}>{Number(day.slice(8))}</button>
      {shown.map((item) => <Entry key={rowKey(item)} entity={entity} field={field} item={item} movable={movable} open={item.id === peek} onPeek={onPeek} />)}
      {rest > 1 && <button type="button" className={styles.rest} onClick={() => onDay(day)}>{t('views.rest', { count: rest })}</button>}
    </li>
  )
}
