// The line of time over the chart: what happened stands on it, and two handles choose the day that is shown and the one to compare with.
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Turn } from '../../api/organizations'
import { type DayMark, type Range, addMonths, leadOf, marksOf, ticksOf, toDay, toNumber } from './time'
import styles from './time.module.css'

export interface TimeSliderProps {
  range: Range
  turns: Turn[]
  today: string
  day: string
  base: string | null
  nameOf: (id: string | null) => string | null
  depthOf: (id: string) => number
  onDay: (day: string) => void
  onBase: (day: string) => void
}

export function TimeSlider({ range, turns, today, day, base, nameOf, depthOf, onDay, onBase }: TimeSliderProps) {
  const { t } = useTranslation()
  const line = useRef<HTMLDivElement>(null)
  const place = (one: string) => `${clamp(((toNumber(one) - toNumber(range.from)) / (toNumber(range.to) - toNumber(range.from))) * 100)}%`
  const marks = useMemo(() => marksOf(turns, range), [turns, range])
  const dayAt = (x: number) => {
    const box = line.current?.getBoundingClientRect()
    if (!box) return day
    const part = Math.min(1, Math.max(0, (x - box.left) / box.width))
    return toDay(toNumber(range.from) + part * (toNumber(range.to) - toNumber(range.from)))
  }
  const handles = { range, today, place, dayAt }
  return (
    <div className={styles.time} role="group" aria-label={t('organizations.time')}>
      <div className={styles.line} ref={line} onPointerDown={(event) => event.target === event.currentTarget && onDay(dayAt(event.clientX))}>
        <span className={styles.rail} />
        {base && <span className={styles.span} style={{ left: place(base < day ? base : day), right: `calc(100% - ${place(base < day ? day : base)})` }} />}
        {ticksOf(range).map((tick) => <Tick key={tick} tick={tick} left={place(tick)} />)}
        <span className={styles.today} style={{ left: place(today) }}>{isFree(today, range, base ? [day, base] : [day]) && <small>{t('organizations.today')}</small>}</span>
        {spaced(marks, range, base ? [day, base] : [day]).map(({ mark, shown }) => (
          <Mark key={mark.day} mark={mark} shown={shown} left={place(mark.day)} nameOf={nameOf} depthOf={depthOf} onDay={onDay} />
        ))}
        {base && <Handle {...handles} look="base" label={t('organizations.compareDay')} day={base} onDay={onBase} />}
        <Handle {...handles} look="day" label={t('organizations.shownDay')} day={day} onDay={onDay} />
      </div>
    </div>
  )
}

const clamp = (value: number) => Math.min(100, Math.max(0, value))

/** Words that would lie over each other are left out; the mark stays, and says them when it is pointed at. */
function spaced(marks: DayMark[], range: Range, handles: string[]): { mark: DayMark; shown: boolean }[] {
  const room = (toNumber(range.to) - toNumber(range.from)) * 0.12
  const taken = handles.map(toNumber)
  let last = -Infinity
  return marks.map((mark) => {
    const at = toNumber(mark.day)
    const shown = at - last > room && taken.every((one) => Math.abs(one - at) > room)
    if (shown) last = at
    return { mark, shown }
  })
}

const isFree = (one: string, range: Range, handles: string[]) => handles.every((handle) => Math.abs(toNumber(handle) - toNumber(one)) > (toNumber(range.to) - toNumber(range.from)) * 0.07)

function Tick({ tick, left }: { tick: string; left: string }) {
  const { t } = useTranslation()
  const quarter = Math.floor((Number(tick.slice(5, 7)) - 1) / 3) + 1
  const isYear = quarter === 1
  return (
    <span className={styles.tick} data-year={isYear} style={{ left }}>
      {isYear ? <b>{t('organizations.yearQuarter', { year: tick.slice(0, 4) })}</b> : <span>{t(`organizations.quarter.${quarter}`)}</span>}
    </span>
  )
}

interface MarkProps extends Pick<TimeSliderProps, 'nameOf' | 'depthOf' | 'onDay'> {
  mark: DayMark
  shown: boolean
  left: string
}

function Mark({ mark, shown, left, nameOf, depthOf, onDay }: MarkProps) {
  const { t } = useTranslation()
  const lead = leadOf(mark, depthOf)
  const more = mark.turns.length - 1
  const kind = lead.kind === 'closed' && lead.to ? 'merged' : lead.kind
  const said = t(`organizations.turn.${kind}`, { name: lead.name, to: nameOf(lead.to) ?? '', old: lead.old ?? '' })
  const text = more > 0 ? t('organizations.andMore', { said, count: more }) : said
  return (
    <button type="button" className={styles.mark} data-kind={kind} data-planned={mark.planned} data-shown={shown} style={{ left }} aria-label={`${mark.day} ${text}`} data-tip={`${mark.day} ${text}`} onClick={() => onDay(mark.day)}>
      <i />
      {shown && <span aria-hidden><time>{mark.day}</time>{said}</span>}
    </button>
  )
}

interface HandleProps {
  look: 'day' | 'base'
  label: string
  day: string
  range: Range
  today: string
  place: (day: string) => string
  dayAt: (x: number) => string
  onDay: (day: string) => void
}

/** Arrows go by days, with Shift by months; Page Up and Page Down by quarters, Home to today. */
function Handle({ look, label, day, range, today, place, dayAt, onDay }: HandleProps) {
  const { t } = useTranslation()
  const go = (next: string) => onDay(next < range.from ? range.from : next > range.to ? range.to : next)
  const press = (event: KeyboardEvent) => {
    const back = event.key === 'ArrowLeft' || event.key === 'ArrowDown'
    const steps: Record<string, () => string> = {
      ArrowLeft: () => step(back, event.shiftKey), ArrowDown: () => step(back, event.shiftKey), ArrowRight: () => step(back, event.shiftKey), ArrowUp: () => step(back, event.shiftKey),
      PageUp: () => addMonths(day, 3), PageDown: () => addMonths(day, -3), Home: () => today,
    }
    const next = steps[event.key]
    if (!next) return
    event.preventDefault()
    go(next())
  }
  const step = (back: boolean, far: boolean) => (far ? addMonths(day, back ? -1 : 1) : toDay(toNumber(day) + (back ? -1 : 1)))
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) go(dayAt(event.clientX))
  }
  const text = t(`organizations.handle.${look}`, { day })
  return (
    <button
      type="button" role="slider" className={styles.handle} data-look={look} style={{ left: place(day) }} aria-label={label}
      aria-valuemin={toNumber(range.from)} aria-valuemax={toNumber(range.to)} aria-valuenow={toNumber(day)} aria-valuetext={day}
      onKeyDown={press} onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)} onPointerMove={drag}
    >
      <i />
      <span>{text}</span>
    </button>
  )
}
