// The keys of a list: j and k move, x selects, e edits, Enter opens; arrows walk from cell to cell once one has the focus.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { type Command, useCommands } from '../../app/commands'
import { isEditable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { rowKey, shownFacet } from '../../meta/values'

export interface GridKeysProps {
  frame: RefObject<HTMLDivElement | null>
  entity: Entity
  fields: Field[]
  items: Item[]
  active: number
  setActive: (index: number) => void
  setEditing: (place: { row: string; field: string } | null) => void
  peek: string | undefined
  onPeek: (id: string) => void
  toggle: (index: number) => void
  scrollTo: (index: number) => void
}

export function useGridKeys(props: GridKeysProps): void {
  const { t } = useTranslation()
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.list')
    return [
      { id: 'list.next', label: t('list.keys.next'), group, keys: 'j', keysOnly: true, run: () => move(latest.current, 1) },
      { id: 'list.before', label: t('list.keys.before'), group, keys: 'k', keysOnly: true, run: () => move(latest.current, -1) },
      { id: 'list.select', label: t('list.keys.select'), group, keys: 'x', keysOnly: true, run: () => latest.current.active >= 0 && latest.current.toggle(latest.current.active) },
      { id: 'list.edit', label: t('list.keys.edit'), group, keys: 'e', keysOnly: true, run: () => edit(latest.current) },
    ]
  }, [t])
  useCommands('grid', commands)
  useCellKeys(props.frame, latest)
  useFocusOnActive(props.frame, props.active)
}

function move({ items, peek, active, setActive, scrollTo, onPeek }: GridKeysProps, step: number): void {
  const from = peek ? items.findIndex((item) => item.id === peek) : active
  const next = Math.min(items.length - 1, Math.max(0, from + step))
  const item = items[next]
  if (!item) return
  setActive(next)
  scrollTo(next)
  if (peek && peek !== 'new') onPeek(item.id)
}

/** The first field of the active row that may be changed. */
function edit({ items, active, fields, entity, setEditing }: GridKeysProps): void {
  const item = items[active]
  const field = fields.find((one) => item && one.name !== entity.label && isEditable(entity, one) && (!one.facet || shownFacet(item)))
  if (item && field) setEditing({ row: rowKey(item), field: field.name })
}

const STEPS: Record<string, [number, number]> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }

function useCellKeys(frame: RefObject<HTMLDivElement | null>, latest: RefObject<GridKeysProps>): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const press = (event: KeyboardEvent) => pressOnCell(event, element, latest.current)
    element.addEventListener('keydown', press)
    return () => element.removeEventListener('keydown', press)
  }, [frame, latest])
}

function pressOnCell(event: KeyboardEvent, element: HTMLElement, { items, entity, setActive, setEditing, onPeek }: GridKeysProps): void {
  const target = event.target as HTMLElement
  const isCell = target.getAttribute('role') === 'gridcell'
  if (!(isCell || target.closest('a')) || event.metaKey || event.ctrlKey || event.isComposing) return
  const row = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row)
  const column = Number(target.closest<HTMLElement>('[data-column]')?.dataset.column)
  const item = items[row]
  const step = STEPS[event.key]
  if (step) {
    event.preventDefault()
    const next = element.querySelector<HTMLElement>(`[data-row="${row + step[0]}"] [data-column="${column + step[1]}"]`)
    next?.focus()
    if (next) setActive(row + step[0])
  } else if ((event.key === 'Enter' || event.key === 'F2') && item && isCell) {
    event.preventDefault()
    const field = entity.fields[target.dataset.field ?? '']
    if (field && target.getAttribute('aria-readonly') === 'false') setEditing({ row: rowKey(item), field: field.name })
    else onPeek(item.id)
  }
}

/** Focus follows the active row unless something is being typed. */
function useFocusOnActive(frame: RefObject<HTMLDivElement | null>, active: number): void {
  useEffect(() => {
    if (active < 0) return
    const now = document.activeElement
    if (now && /^(INPUT|TEXTAREA|SELECT)$/.test(now.tagName) && (now as HTMLInputElement).type !== 'checkbox') return
    if (now?.closest(`[data-row="${active}"]`)) return
    frame.current?.querySelector<HTMLElement>(`[data-row="${active}"] [data-column="1"]`)?.focus({ preventScroll: true })
  }, [active, frame])
}
