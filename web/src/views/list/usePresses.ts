// Hears presses for all rows at once: choosing, opening, editing, the menu. One listener costs less than hundreds.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { rowKey } from '../../meta/values'
import type { RowActions } from './Row'
import { type Line, isGroup } from './lines'
import { type SelectionStore, choose } from './selection'

export interface PressesProps {
  frame: RefObject<HTMLElement | null>
  lines: Line[]
  selection: SelectionStore
  actions: RowActions
  onMenu: (at: { row: number; x: number; y: number }) => void
}

export const rowAt = (target: EventTarget | null): number => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  return row ? Number(row.dataset.row) : -1
}

export function usePresses(props: PressesProps): void {
  const latest = useRef(props)
  const last = useRef(-1)
  useLayoutEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    const grid = latest.current.frame.current
    if (!grid) return
    const click = (event: MouseEvent) => press(event, latest.current, last)
    const double = (event: MouseEvent) => startEdit(event, latest.current)
    const menu = (event: MouseEvent) => openMenu(event, latest.current)
    grid.addEventListener('click', click)
    grid.addEventListener('dblclick', double)
    grid.addEventListener('contextmenu', menu)
    return () => {
      grid.removeEventListener('click', click)
      grid.removeEventListener('dblclick', double)
      grid.removeEventListener('contextmenu', menu)
    }
  }, [])
}

function press(event: MouseEvent, { lines, selection, actions }: PressesProps, last: RefObject<number>): void {
  const target = event.target as Element
  const index = rowAt(target)
  const line = lines[index]
  if (!line || isGroup(line) || target.closest('[data-editing] [role="gridcell"][data-editing]')) return
  if (target.matches('input[type="checkbox"]')) {
    const keys = event.shiftKey && last.current >= 0 ? between(lines, last.current, index) : [rowKey(line)]
    choose(selection, keys, !selection.getState().chosen[rowKey(line)])
    last.current = index
    return
  }
  // The command key opens a new tab, as with every link.
  if (target.closest('a[href]') && target.closest('[data-name]') && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault()
    actions.peek(line.id)
  }
  actions.activate(index)
}

function between(lines: Line[], one: number, other: number): string[] {
  const part = lines.slice(Math.min(one, other), Math.max(one, other) + 1)
  return part.flatMap((line) => (isGroup(line) ? [] : [rowKey(line)]))
}

function startEdit(event: MouseEvent, { lines, actions }: PressesProps): void {
  const cell = (event.target as Element).closest<HTMLElement>('[aria-readonly="false"]')
  const line = lines[rowAt(event.target)]
  if (cell?.dataset.field && line && !isGroup(line) && !cell.dataset.editing) actions.edit(rowKey(line), cell.dataset.field)
}

function openMenu(event: MouseEvent, { lines, actions, onMenu }: PressesProps): void {
  const row = rowAt(event.target)
  const line = lines[row]
  if (!line || isGroup(line) || (event.target as Element).closest('[data-editing="true"]')) return
  event.preventDefault()
  actions.activate(row)
  onMenu({ row, x: event.clientX, y: event.clientY })
}
