// The calendar of any entity with a day or a time: month, week and day; entries are dragged to another day by pointer or keyboard.
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { labelOf, rowKey } from '../../meta/values'
import { DragArea } from '../../ui/dnd'
import { PeriodBar } from '../days/PeriodBar'
import { addDays, addMonths, dayOf, daysFrom, sayDay, startOfMonth, startOfWeek, today, valueOn, withinDays } from '../days/days'
import styles from '../days/days.module.css'
import { dayField, mayMove, useDays, usePutOn } from '../days/useDays'
import type { LayoutProps } from '../list/GridLayout'
import { ListStates } from '../list/ListStates'
import type { ListSearch } from '../list/search'
import { EntryBody } from './Entry'
import { HourGrid } from './HourGrid'
import { MonthGrid } from './MonthGrid'

const SPANS = ['month', 'week', 'day'] as const
type Span = (typeof SPANS)[number]
const WEEKS = 6

export function CalendarLayout({ entity, ask, search, set, onPeek, onIds }: LayoutProps) {
  const { t, i18n } = useTranslation()
  const field = dayField(entity, search)
  const { span, day, days } = useSpan(search)
  const found = useDays({ entity, ask }, field, withinDays(field, days[0] ?? day, days.at(-1) ?? day))
  const put = usePutOn(entity, field)
  const shown = found.items.map((item) => item.id).join()
  useEffect(() => onIds(shown === '' ? [] : shown.split(',')), [shown, onIds])
  const step = useCallback((by: -1 | 0 | 1) => set({ date: by === 0 ? undefined : moved(day, span, by) }, true), [set, day, span])
  const find = (row: string) => found.items.find((item) => rowKey(item) === row)
  const movable = mayMove(entity, field)
  const drop = (row: string, place: string) => {
    const item = find(row)
    const [to = '', minute] = place.split('T')
    if (item) void put(item, valueOn(item, field, to, minute === undefined ? undefined : Number(minute)))
  }
  const parts = { entity, field, days, items: found.items, movable, peek: search.peek, onPeek, onDay: (date: string) => set({ date, span: 'day' }) }
  const title = span === 'month' ? sayDay(day, i18n.language, { year: 'numeric', month: 'long' }) : span === 'day' ? sayDay(day, i18n.language, { dateStyle: 'full' }) : `${sayDay(days[0] ?? day, i18n.language, { year: 'numeric', month: 'long', day: 'numeric' })} – ${sayDay(days.at(-1) ?? day, i18n.language, { month: 'long', day: 'numeric' })}`
  return (
    <>
      <PeriodBar entity={entity} field={field} title={title} span={span} spans={SPANS} onSpan={(next) => set({ span: next === 'month' ? undefined : next })} onStep={step} onField={(name) => set({ on: name })} note={found.isCut ? t('views.cut', { count: found.items.length }) : undefined} />
      {found.error || found.isPending ? (
        <ListStates entity={entity} filter={search.filter} isPending={found.isPending} error={found.error} refetch={found.refetch} onFilter={(filter) => set({ filter })} onNew={() => onPeek('new')} />
      ) : (
        <DragArea nameOf={(row) => (find(row) ? labelOf(find(row) as Item, entity) : '')} placeOf={(place) => sayPlace(place, i18n.language)} onDrop={drop} overlay={(row) => find(row) && <div className={`${styles.entry} ${styles.lifted}`}><EntryBody entity={entity} field={field} item={find(row) as Item} /></div>}>
          {span === 'month' ? <MonthGrid {...parts} month={day.slice(0, 7)} /> : <HourGrid {...parts} />}
        </DragArea>
      )}
    </>
  )
}

/** What is shown stands in the address: the span and a day in it; without one it is today. */
function useSpan(search: ListSearch): { span: Span; day: string; days: string[] } {
  const span = SPANS.find((one) => one === search.span) ?? 'month'
  const day = /^\d{4}-\d{2}-\d{2}$/.test(search.date ?? '') ? (search.date as string) : today()
  if (span === 'day') return { span, day, days: [day] }
  if (span === 'week') return { span, day, days: daysFrom(startOfWeek(day), 7) }
  return { span, day, days: daysFrom(startOfWeek(startOfMonth(day)), WEEKS * 7) }
}

function moved(day: string, span: Span, by: number): string {
  return span === 'month' ? addMonths(day, by) : addDays(day, by * (span === 'week' ? 7 : 1))
}

function sayPlace(place: string, language: string): string {
  const [day = '', minute] = place.split('T')
  const said = sayDay(day, language, { month: 'long', day: 'numeric', weekday: 'short' })
  return minute === undefined ? said : `${said} ${String(Math.floor(Number(minute) / 60)).padStart(2, '0')}:00`
}

/** The entries of each day, in the order of the list. */
export function byDay(items: Item[], field: Parameters<typeof dayOf>[1]): Map<string, Item[]> {
  const found = new Map<string, Item[]>()
  for (const item of items) {
    const day = dayOf(item, field)
    if (day) found.set(day, [...(found.get(day) ?? []), item])
  }
  return found
}
