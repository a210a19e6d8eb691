// Days side by side: hour by hour where entries have a time, as plain columns where they only have a day.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { rowKey } from '../../meta/values'
import { useDrop } from '../../ui/dnd'
import { minuteOf, sayDay, today } from '../days/days'
import styles from '../days/days.module.css'
import { byDay } from './CalendarLayout'
import { Entry } from './Entry'
import type { DaysProps } from './MonthGrid'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const HOUR_HEIGHT = 44
/** An entry has no end of its own: it takes this much room. */
const MINUTES = 45
const FIRST_SEEN = 7

export function HourGrid(props: DaysProps) {
  const { days, items, field, onDay } = props
  const { i18n } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const timed = field.type === 'datetime'
  const found = byDay(items, field)
  useEffect(() => {
    if (timed && box.current) box.current.scrollTop = FIRST_SEEN * HOUR_HEIGHT
  }, [timed])
  return (
    <div ref={box} className={styles.hours} data-timed={timed} style={{ '--days': days.length } as React.CSSProperties}>
      <div className={styles.heads}>
        {timed && <span />}
        {days.map((day) => <button key={day} type="button" className={styles.headDay} data-today={day === today()} onClick={() => onDay(day)}>{sayDay(day, i18n.language, { weekday: 'short', day: 'numeric' })}</button>)}
      </div>
      <div className={styles.columns}>
        {timed && <div className={styles.clock} aria-hidden>{HOURS.map((hour) => <span key={hour}>{String(hour).padStart(2, '0')}:00</span>)}</div>}
        {days.map((day) => (timed ? <TimedDay key={day} day={day} found={found.get(day) ?? []} {...props} /> : <PlainDay key={day} day={day} found={found.get(day) ?? []} {...props} />))}
      </div>
    </div>
  )
}

interface DayProps extends DaysProps {
  day: string
  found: Item[]
}

function TimedDay({ day, found, entity, field, movable, peek, onPeek }: DayProps) {
  const { i18n } = useTranslation()
  const lanes = layOut(found.map((item) => minuteOf(item, field)))
  return (
    <section className={styles.timed} data-day={day} aria-label={sayDay(day, i18n.language, { month: 'long', day: 'numeric' })}>
      {HOURS.map((hour) => <Hour key={hour} place={`${day}T${hour * 60}`} />)}
      {found.map((item, index) => {
        const { lane, of } = lanes[index] ?? { lane: 0, of: 1 }
        const style = { position: 'absolute', top: (minuteOf(item, field) / 60) * HOUR_HEIGHT + 1, height: (MINUTES / 60) * HOUR_HEIGHT, left: `${(100 * lane) / of}%`, width: `calc(${100 / of}% - 4px)` } as const
        return <Entry key={rowKey(item)} entity={entity} field={field} item={item} movable={movable} open={item.id === peek} onPeek={onPeek} style={style} />
      })}
    </section>
  )
}

function Hour({ place }: { place: string }) {
  const { ref, isOver } = useDrop(place)
  return <div ref={ref} className={styles.hour} data-over={isOver} />
}

function PlainDay({ day, found, entity, field, movable, peek, onPeek }: DayProps) {
  const { i18n } = useTranslation()
  const { ref, isOver } = useDrop(day)
  return (
    <section ref={ref} className={styles.plain} data-day={day} data-over={isOver} aria-label={sayDay(day, i18n.language, { month: 'long', day: 'numeric' })}>
      {found.map((item) => <Entry key={rowKey(item)} entity={entity} field={field} item={item} movable={movable} open={item.id === peek} onPeek={onPeek} />)}
    </section>
  )
}

/** Entries that overlap stand beside each other. Minutes come in rising order. */
export function layOut(minutes: number[]): { lane: number; of: number }[] {
  const placed: { lane: number; of: number }[] = []
  let ends: number[] = []
  let from = 0
  minutes.forEach((minute, index) => {
    if (ends.every((end) => end <= minute)) {
      ends = []
      from = index
    }
    const free = ends.findIndex((end) => end <= minute)
    const lane = free < 0 ? ends.length : free
    ends[lane] = minute + MINUTES
    placed.push({ lane, of: 1 })
    for (let each = from; each <= index; each += 1) placed[each] = { lane: placed[each]?.lane ?? 0, of: ends.length }
  })
  return placed
}
