// The commands of a row and the keys of a list: j and k move, x selects, e edits, Enter opens; arrows walk from cell to cell.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { type Command, useCommands } from '../../app/commands'
import { showToast } from '../../app/toasts'
import { isEditable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { rowKey, shownFacet } from '../../meta/values'
import { type Line, isGroup } from './lines'
import { type SelectionStore, choose } from './selection'

export interface GridKeysProps {
  frame: RefObject<HTMLDivElement | null>
  entity: Entity
  fields: Field[]
  lines: Line[]
  active: number
  setActive: (index: number) => void
  setEditing: (place: { row: string; field: string } | null) => void
  peek: string | undefined
  onPeek: (id: string) => void
  onOpen: (id: string) => void
  selection: SelectionStore
  scrollTo: (index: number) => void
  onMenu: (at: { row: number; x: number; y: number }) => void
}

export function useGridKeys(props: GridKeysProps): void {
  const { t } = useTranslation()
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.row')
    /** Does something with the row that is meant, or else the active one. */
    const onRow = (work: (item: Item, props: GridKeysProps) => void) => (row?: number) => {
      const line = latest.current.lines[row ?? latest.current.active]
      if (line && !isGroup(line)) work(line, latest.current)
    }
    return [
      { id: 'row.next', label: t('list.keys.next'), group, keys: 'j', keysOnly: true, run: () => move(latest.current, 1) },
      { id: 'row.before', label: t('list.keys.before'), group, keys: 'k', keysOnly: true, run: () => move(latest.current, -1) },
      { id: 'row.peek', label: t('list.peek'), group, icon: 'peek', keysOnly: true, on: ['row'], quick: true, keys: 'p', run: onRow((item, { onPeek }) => onPeek(item.id)) },
      { id: 'row.open', label: t('list.open'), group, icon: 'external', keysOnly: true, on: ['row'], quick: true, keys: 'mod+enter', run: onRow((item, { onOpen }) => onOpen(item.id)) },
      { id: 'row.edit', label: t('list.keys.edit'), group, icon: 'edit', keysOnly: true, on: ['row'], keys: 'e', run: onRow(edit) },
      { id: 'row.select', label: t('list.keys.select'), group, icon: 'check', keysOnly: true, on: ['row'], keys: 'x', run: onRow((item, { selection }) => choose(selection, [rowKey(item)], !selection.getState().chosen[rowKey(item)])) },
      { id: 'row.copy', label: t('record.copyLink'), group, icon: 'link', keysOnly: true, on: ['row'], run: onRow((item, { entity }) => copyLink(entity, item, t('record.linkCopied'))) },
    ]
  }, [t])
  useCommands('grid', commands)
  useCellKeys(props.frame, latest)
  useFocusOnActive(props.frame, props.active)
}

function copyLink(entity: Entity, item: Item, said: string): void {
  void navigator.clipboard.writeText(new URL(`/records/${entity.name}/${item.id}`, window.location.href).href)
  showToast({ id: 'copy', look: 'done', text: said, lasts: 2_500 })
}

function move({ lines, peek, active, setActive, scrollTo, onPeek }: GridKeysProps, step: number): void {
  const from = peek ? lines.findIndex((line) => !isGroup(line) && line.id === peek) : active
  const next = Math.min(lines.length - 1, Math.max(0, from + step))
  const line = lines[next]
  if (!line) return
  setActive(next)
  scrollTo(next)
  if (peek && peek !== 'new' && !isGroup(line)) onPeek(line.id)
}

/** The first field of the row that may be changed. */
function edit(item: Item, { fields, entity, setEditing }: GridKeysProps): void {
  const field = fields.find((one) => one.name !== entity.label && isEditable(entity, one) && (!one.facet || shownFacet(item)))
  if (field) setEditing({ row: rowKey(item), field: field.name })
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

function pressOnCell(event: KeyboardEvent, element: HTMLElement, { lines, entity, setActive, setEditing, onPeek, onMenu }: GridKeysProps): void {
  const target = event.target as HTMLElement
  const isCell = target.getAttribute('role') === 'gridcell'
  if (!(isCell || target.closest('a, [data-group] button')) || event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return
  const row = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row)
  const column = Number(target.closest<HTMLElement>('[data-column]')?.dataset.column)
  const line = lines[row]
  const step = STEPS[event.key]
  if (step) {
    event.preventDefault()
    const next = element.querySelector<HTMLElement>(`[data-row="${row + step[0]}"] [data-column="${column + step[1]}"], [data-row="${row + step[0]}"][data-group] [data-column]`)
    next?.focus()
    if (next) setActive(row + step[0])
  } else if ((event.key === 'Enter' || event.key === 'F2') && isCell) {
    event.preventDefault()
    if (isGroup(line)) return target.querySelector('button')?.click()
    const field = entity.fields[target.dataset.field ?? '']
    if (line && field && target.getAttribute('aria-readonly') === 'false') setEditing({ row: rowKey(line), field: field.name })
    else if (line) onPeek(line.id)
  } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    event.preventDefault()
    const { left, bottom } = target.getBoundingClientRect()
    if (!isGroup(line)) onMenu({ row, x: left + 12, y: bottom })
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
