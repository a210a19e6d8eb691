// The timeline of any entity with a day: one line a record on a shared axis; a bar where there is an end too. Bars move by pointer or keyboard.
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import type { Entity, Field } from '../../meta/types'
import { labelOf, rowKey } from '../../meta/values'
import { Button } from '../../ui/Button'
import { DragArea, useDrag, useDrop } from '../../ui/dnd'
import { Menu } from '../../ui/overlays'
import { colorOf } from '../calendar/Entry'
import { PeriodBar } from '../days/PeriodBar'
import { addDays, addMonths, dayOf, daysBetween, daysFrom, sayDay, startOfMonth, today, valueOn, withinDays } from '../days/days'
import styles from '../days/days.module.css'
import { dayField, mayMove, useDays, usePutOn } from '../days/useDays'
import type { LayoutProps } from '../list/GridLayout'
import { ListStates } from '../list/ListStates'
import { type ListSearch, dayFields } from '../list/search'

const SPANS = ['month', 'quarter', 'year'] as const
type Span = (typeof SPANS)[number]
const MONTHS: Record<Span, number> = { month: 1, quarter: 3, year: 12 }
const TRACK = 'track'

export function TimelineLayout({ entity, ask, search, set, onPeek, onIds }: LayoutProps) {
  const { t, i18n } = useTranslation()
  const field = dayField(entity, search)
  const until = dayFields(entity).find((one) => one.name === search.until && one.type === field.type && one !== field)
  const { span, from, to } = useSpan(search)
  const within = until ? `${field.name} <= ${edge(field, to)} && (${until.name} >= ${edge(field, from)} || ${field.name} >= ${edge(field, from)})` : withinDays(field, from, to)
  const found = useDays({ entity, ask }, field, within)
  const put = usePutOn(entity, field)
  const putEnd = usePutOn(entity, until ?? field)
  const shown = found.items.map((item) => item.id).join()
  useEffect(() => onIds(shown === '' ? [] : shown.split(',')), [shown, onIds])
  const step = useCallback((by: -1 | 0 | 1) => set({ date: by === 0 ? undefined : addMonths(from, by * MONTHS[span]) }, true), [set, from, span])
  const [track, width] = useWidth()
  const perDay = width / (daysBetween(from, to) + 1)
  const find = (row: string) => found.items.find((item) => rowKey(item) === row)
  const shift = (row: string, x: number) => {
    const item = find(row)
    const day = item && dayOf(item, field)
    const by = perDay > 0 ? Math.round(x / perDay) : 0
    if (!item || !day || by === 0) return
    const end = until && dayOf(item, until)
    // One after the other: the second write needs the version that the first one gets.
    void put(item, valueOn(item, field, addDays(day, by))).then(() => (until && end && mayMove(entity, until) ? putEnd(item, valueOn(item, until, addDays(end, by))) : undefined))
  }
  const title = span === 'year' ? sayDay(from, i18n.language, { year: 'numeric' }) : span === 'month' ? sayDay(from, i18n.language, { year: 'numeric', month: 'long' }) : `${sayDay(from, i18n.language, { year: 'numeric', month: 'long' })} – ${sayDay(to, i18n.language, { year: 'numeric', month: 'long' })}`
  return (
    <>
      <PeriodBar entity={entity} field={field} title={title} span={span} spans={SPANS} onSpan={(next) => set({ span: next })} onStep={step} onField={(name) => set({ on: name })} note={found.isCut ? t('views.cut', { count: found.items.length }) : undefined} />
      {found.error || found.isPending ? (
        <ListStates entity={entity} filter={search.filter} isPending={found.isPending} error={found.error} refetch={found.refetch} onFilter={(filter) => set({ filter })} onNew={() => onPeek('new')} />
      ) : (
        <DragArea nameOf={(row) => (find(row) ? labelOf(find(row) as Item, entity) : '')} placeOf={() => t('views.layout.timeline')} stride={{ x: perDay, y: 0 }} onDrop={(row, _, { x }) => shift(row, x)}>
          <div className={styles.timeline}>
            <div className={styles.axis}>
              <span><EndMenu entity={entity} field={field} until={until} set={set} /></span>
              <div ref={track} aria-hidden><Ticks from={from} to={to} span={span} /></div>
            </div>
            <Lines entity={entity} field={field} until={until} items={found.items} from={from} to={to} peek={search.peek} onPeek={onPeek} />
            {found.items.length === 0 && <p className={styles.empty}>{t('views.nothingThen')}</p>}
          </div>
        </DragArea>
      )}
    </>
  )
}

const edge = (field: Field, day: string) => (field.type === 'datetime' ? `datetime('${valueOn({ id: '', version: '' }, field, day, 0)}')` : `date('${day}')`)

function useSpan(search: ListSearch): { span: Span; from: string; to: string } {
  const span = SPANS.find((one) => one === search.span) ?? 'quarter'
  const day = startOfMonth(/^\d{4}-\d{2}-\d{2}$/.test(search.date ?? '') ? (search.date as string) : today())
  const from = span === 'year' ? `${day.slice(0, 4)}-01-01` : day
  return { span, from, to: addDays(addMonths(from, MONTHS[span]), -1) }
}

/** The width of an element that comes and goes with what is shown. */
function useWidth(): [(element: HTMLDivElement | null) => void, number] {
  const [width, setWidth] = useState(0)
  const watch = useCallback((element: HTMLDivElement | null) => {
    if (!element) return
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return [watch, width]
}

/** A mark for each month of a year, else for each week. */
function Ticks({ from, to, span }: { from: string; to: string; span: Span }) {
  const { i18n } = useTranslation()
  const all = daysBetween(from, to) + 1
  const marks = daysFrom(from, all).filter((day, index) => (span === 'year' ? day.endsWith('-01') : index % 7 === 0))
  const now = daysBetween(from, today())
  return (
    <>
      {marks.map((day) => <i key={day} style={{ left: `${(100 * daysBetween(from, day)) / all}%` }}>{sayDay(day, i18n.language, span === 'year' ? { month: 'short' } : { month: 'numeric', day: 'numeric' })}</i>)}
      {now >= 0 && now < all && <b style={{ left: `${(100 * (now + 0.5)) / all}%` }} />}
    </>
  )
}

interface LinesProps {
  entity: Entity
  field: Field
  until: Field | undefined
  items: Item[]
  from: string
  to: string
  peek: string | undefined
  onPeek: (id: string) => void
}

function Lines({ items, ...rest }: LinesProps) {
  const { ref } = useDrop(TRACK)
  const now = daysBetween(rest.from, today()) + 0.5
  const all = daysBetween(rest.from, rest.to) + 1
  return <ul ref={ref} className={styles.lines} style={{ '--now': now > 0 && now < all ? `${(100 * now) / all}%` : '-100px' } as React.CSSProperties}>{items.map((item) => <Line key={rowKey(item)} item={item} {...rest} />)}</ul>
}

function Line({ item, entity, field, until, from, to, peek, onPeek }: Omit<LinesProps, 'items'> & { item: Item }) {
  const { t, i18n } = useTranslation()
  const { ref, props, isDragged, shift } = useDrag(rowKey(item), t('views.entry'), !mayMove(entity, field), () => onPeek(item.id))
  const label = labelOf(item, entity)
  const [start, end] = [dayOf(item, field), until ? dayOf(item, until) : null]
  const all = daysBetween(from, to) + 1
  const left = start ? Math.max(0, daysBetween(from, start)) : 0
  const right = end ? Math.min(all, daysBetween(from, end) + 1) : left + 1
  const said = start ? [start, end].filter((day): day is string => day !== null).map((day) => sayDay(day, i18n.language, { month: 'short', day: 'numeric' })).join(' – ') : ''
  return (
    <li className={styles.lane} data-open={item.id === peek}>
      <button type="button" className={styles.who} onClick={() => onPeek(item.id)}><RecordMark entity={entity} id={item.id} label={label} /><span>{label}</span></button>
      <div className={styles.track}>
        <div
          ref={ref}
          {...props}
          className={styles.span}
          data-entry={item.id}
          data-point={!end}
          data-dragged={isDragged}
          aria-label={`${label} ${said}`}
          data-tip={said}
          style={{ left: `${(100 * left) / all}%`, ...(end ? { width: `${(100 * Math.max(1, right - left)) / all}%` } : {}), '--bar': colorOf(entity, item), ...(shift ? { transform: `translateX(${shift.x}px)` } : {}) } as React.CSSProperties}
        />
        <small style={{ left: `calc(${(100 * (end ? right : left)) / all}% + ${end ? 8 : 22}px)` }} aria-hidden>{said}</small>
      </div>
    </li>
  )
}

/** Where bars end: a second day of the record, or nowhere. */
function EndMenu({ entity, field, until, set }: { entity: Entity; field: Field; until: Field | undefined; set: LayoutProps['set'] }) {
  const { t } = useTranslation()
  const others = dayFields(entity).filter((one) => one !== field && one.type === field.type)
  if (others.length === 0) return null
  return (
    <Menu
      placement="bottom-start"
      width={220}
      trigger={<Button small look="link">{until ? t('views.until', { field: until.title }) : t('views.noUntil')}</Button>}
      groups={[{ title: t('views.untilField'), entries: [{ key: '', label: t('views.noUntil'), checked: !until, onClick: () => set({ until: undefined }) }, ...others.map((one) => ({ key: one.name, label: one.title, checked: one === until, onClick: () => set({ until: one.name }) }))] }]}
    />
  )
}
