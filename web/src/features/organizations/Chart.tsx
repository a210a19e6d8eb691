// The organization chart on a plane that is moved and magnified; only what is in sight is drawn, so that ten thousand organizations cost no more than sixty.
import { type KeyboardEvent, type PointerEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button'
import styles from './chart.module.css'
import { type Cell, type Plane, arrow } from './layout'
import type { TreeNode } from './tree'

interface View { x: number; y: number; scale: number }

const [SMALLEST, LARGEST] = [0.15, 2]
const MARGIN = 28
/** What stands at the foot lies over the plane. */
const FOOT = 108
const OUTSIDE = 200

export interface ChartProps {
  plane: Plane
  label: string
  chosen: string | null
  /** What is brought into sight when it changes. */
  sought: string | null
  isOpen: (node: TreeNode) => boolean
  onChoose: (key: string | null) => void
  onToggle: (key: string) => void
  children: (cell: Cell) => ReactNode
}

export function Chart({ plane, label, chosen, sought, isOpen, onChoose, onToggle, children }: ChartProps) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [view, setView] = useState<View | null>(null)
  const byKey = useMemo(() => new Map(plane.cells.map((cell) => [cell.node.key, cell])), [plane])
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  const fitted = useCallback((): View => fit(plane, size), [plane, size])
  const shown = view ?? fitted()
  const zoom = useCallback((factor: number, at?: { x: number; y: number }) => setView((now) => zoomed(now ?? fitted(), factor, at ?? { x: size.width / 2, y: size.height / 2 })), [fitted, size])
  useWheel(frame, zoom, (x, y) => setView((now) => moved(now ?? fitted(), -x, -y)))
  useEffect(() => {
    const cell = sought ? byKey.get(sought) : undefined
    if (cell && size.width > 0) setView((now) => centred(now ?? fitted(), cell, size))
    // Only what is sought moves the plane; that more was opened meanwhile does not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [sought])
  const drag = useDrag(shown, setView, () => onChoose(null))
  const seen = plane.cells.filter((cell) => isSeen(cell, shown, size))
  const press = (event: KeyboardEvent) => {
    const cell = chosen ? byKey.get(chosen) : plane.cells[0]
    if (!cell) return
    const next = neighbour(event.key, cell, plane.cells, isOpen)
    if (next === undefined && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (next === 'toggle') return onToggle(cell.node.key)
    if (next) {
      onChoose(next.node.key)
      setView((now) => nudged(now ?? fitted(), next, size))
    }
  }
  return (
    <div className={styles.frame} ref={frame} {...drag}>
      <div className={styles.plane} role="tree" tabIndex={-1} aria-label={label} onKeyDown={press} style={{ transform: `translate(${shown.x}px, ${shown.y}px) scale(${shown.scale})` }}>
        <Lines plane={plane} />
        {seen.map((cell) => (
          <div
            key={cell.node.key} role="treeitem" className={styles.cell} data-look={cell.look} data-fate={cell.node.fate} data-ghost={cell.node.ghost}
            aria-selected={cell.node.key === chosen} aria-level={levelOf(cell, byKey)} {...(cell.node.children.length > 0 ? { 'aria-expanded': isOpen(cell.node) } : {})}
            tabIndex={cell.node.key === (chosen ?? plane.cells[0]?.node.key) ? 0 : -1} style={{ left: cell.x, top: cell.y, width: cell.width, height: cell.height }}
            onClick={() => onChoose(cell.node.key)} onDoubleClick={() => onToggle(cell.node.key)}
          >
            {children(cell)}
          </div>
        ))}
      </div>
      <div className={styles.zoom}>
        <IconButton small icon="minus" label={t('organizations.smaller')} onClick={() => zoom(1 / 1.25)} />
        <span className="tabular">{Math.round(shown.scale * 100)}%</span>
        <IconButton small icon="plus" label={t('organizations.larger')} onClick={() => zoom(1.25)} />
        <IconButton small icon="fit" label={t('organizations.fit')} onClick={() => setView(null)} />
      </div>
    </div>
  )
}

/** The lines between organizations, and the ways of those that went elsewhere. */
function Lines({ plane }: { plane: Plane }) {
  const byKey = new Map(plane.cells.map((cell) => [cell.node.key, cell]))
  const ways = plane.cells.flatMap((cell) => {
    if (!cell.node.ghost) return []
    const to = byKey.get(cell.node.fate === 'moved' ? cell.node.unit.id : (cell.node.unit.successors[0] ?? ''))
    return to ? [{ key: cell.node.key, fate: cell.node.fate, path: arrow(cell, to) }] : []
  })
  return (
    <svg className={styles.lines} width={plane.width + 80} height={plane.height + 40} aria-hidden>
      <defs>
        {['moved', 'closed'].map((fate) => (
          <marker key={fate} id={`way-${fate}`} data-fate={fate} viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M1 1L9 5L1 9" /></marker>
        ))}
      </defs>
      {plane.edges.map((edge) => <path key={edge.key} d={edge.path} data-ghost={edge.ghost} />)}
      {ways.map((way) => <path key={way.key} d={way.path} data-fate={way.fate} markerEnd={`url(#way-${way.fate})`} />)}
    </svg>
  )
}

function levelOf(cell: Cell, byKey: Map<string, Cell>): number {
  let level = 1
  for (let above = byKey.get(cell.parent ?? ''); above; above = byKey.get(above.parent ?? '')) level += 1
  return level
}

/** The whole plane in sight, as long as it can still be read. */
function fit(plane: Plane, { width, height }: { width: number; height: number }): View {
  if (width === 0 || plane.width === 0) return { x: MARGIN, y: MARGIN, scale: 1 }
  const scale = Math.min(1, Math.max(0.55, Math.min((width - MARGIN * 2) / plane.width, (height - MARGIN - FOOT) / plane.height)))
  return { x: Math.max(MARGIN, (width - plane.width * scale) / 2), y: MARGIN, scale }
}

const zoomed = (view: View, factor: number, at: { x: number; y: number }): View => {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor))
  const part = scale / view.scale
  return { scale, x: at.x - (at.x - view.x) * part, y: at.y - (at.y - view.y) * part }
}

const moved = (view: View, x: number, y: number): View => ({ ...view, x: view.x + x, y: view.y + y })

const centred = (view: View, cell: Cell, size: { width: number; height: number }): View => {
  const scale = Math.max(view.scale, 0.8)
  return { scale, x: size.width / 2 - (cell.x + cell.width / 2) * scale, y: size.height / 2.4 - (cell.y + cell.height / 2) * scale }
}

/** Moved just so far that a cell is in sight. */
function nudged(view: View, cell: Cell, size: { width: number; height: number }): View {
  const [left, top] = [view.x + cell.x * view.scale, view.y + cell.y * view.scale]
  const [right, bottom] = [left + cell.width * view.scale, top + cell.height * view.scale]
  const x = left < MARGIN ? MARGIN - left : right > size.width - MARGIN ? size.width - MARGIN - right : 0
  const y = top < MARGIN ? MARGIN - top : bottom > size.height - MARGIN ? size.height - MARGIN - bottom : 0
  return moved(view, x, y)
}

function isSeen(cell: Cell, view: View, size: { width: number; height: number }): boolean {
  const [left, top] = [view.x + cell.x * view.scale, view.y + cell.y * view.scale]
  return left < size.width + OUTSIDE && top < size.height + OUTSIDE && left + cell.width * view.scale > -OUTSIDE && top + cell.height * view.scale > -OUTSIDE
}

function useWheel(frame: React.RefObject<HTMLDivElement | null>, zoom: (factor: number, at: { x: number; y: number }) => void, pan: (x: number, y: number) => void): void {
  const latest = useRef({ zoom, pan })
  useEffect(() => {
    latest.current = { zoom, pan }
  })
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const box = element.getBoundingClientRect()
      if (event.ctrlKey || event.metaKey) latest.current.zoom(Math.exp(-event.deltaY * 0.004), { x: event.clientX - box.left, y: event.clientY - box.top })
      else latest.current.pan(event.deltaX, event.deltaY)
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [frame])
}

/** The plane follows the pointer; a press that moves nothing chooses nothing. */
function useDrag(view: View, setView: (view: View) => void, miss: () => void) {
  const from = useRef<{ x: number; y: number; view: View; far: boolean } | null>(null)
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button === 0 && !(event.target as Element).closest('[role="treeitem"], button')) from.current = { x: event.clientX, y: event.clientY, view, far: false }
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const start = from.current
      if (!start) return
      const [x, y] = [event.clientX - start.x, event.clientY - start.y]
      if (!start.far && Math.hypot(x, y) < 4) return
      start.far = true
      event.currentTarget.setPointerCapture(event.pointerId)
      setView(moved(start.view, x, y))
    },
    onPointerUp: () => {
      if (from.current && !from.current.far) miss()
      from.current = null
    },
    onPointerCancel: () => {
      from.current = null
    },
  }
}

/** Up and down go by the order of the tree, left closes or goes up, right opens or goes down. */
function neighbour(key: string, cell: Cell, cells: Cell[], isOpen: (node: TreeNode) => boolean): Cell | 'toggle' | null | undefined {
  const at = cells.indexOf(cell)
  switch (key) {
    case 'ArrowDown':
      return cells[at + 1] ?? null
    case 'ArrowUp':
      return cells[at - 1] ?? null
    case 'ArrowRight':
      if (cell.node.children.length === 0) return null
      return isOpen(cell.node) ? (cells.find((one) => one.parent === cell.node.key) ?? null) : 'toggle'
    case 'ArrowLeft':
      return cell.node.children.length > 0 && isOpen(cell.node) ? 'toggle' : (cells.find((one) => one.node.key === cell.parent) ?? null)
    case 'Home':
      return cells[0] ?? null
    case 'End':
      return cells.at(-1) ?? null
    default:
      return undefined
  }
}
