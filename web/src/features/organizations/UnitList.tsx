// The organizations as a tree of lines, of which only those in sight are drawn: the way through ten thousand of them.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon'
import styles from './list.module.css'
import type { Line, TreeNode } from './tree'

export interface UnitListProps {
  label: string
  lines: Line[]
  chosen: string | null
  sought: string | null
  heads: string[]
  isOpen: (node: TreeNode) => boolean
  onChoose: (key: string) => void
  onToggle: (key: string) => void
  cells: (node: TreeNode) => ReactNode[]
  mark: (node: TreeNode) => ReactNode
}

const ROW = 36

export function UnitList({ label, lines, chosen, sought, heads, isOpen, onChoose, onToggle, cells, mark }: UnitListProps) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: 12 })
  const at = Math.max(0, lines.findIndex((line) => line.node.key === chosen))
  useEffect(() => {
    const place = lines.findIndex((line) => line.node.key === sought)
    if (place >= 0) rows.scrollToIndex(place, { align: 'center' })
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [sought])
  const go = (place: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, place))]
    if (!line) return
    onChoose(line.node.key)
    rows.scrollToIndex(lines.indexOf(line))
  }
  const press = (event: KeyboardEvent) => {
    const line = lines[at]
    if (!line) return
    const opened = line.node.children.length > 0 && isOpen(line.node)
    const steps: Record<string, () => void> = {
      ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), PageDown: () => go(at + 15), PageUp: () => go(at - 15), Home: () => go(0), End: () => go(lines.length - 1),
      ArrowRight: () => (line.node.children.length === 0 ? undefined : opened ? go(at + 1) : onToggle(line.node.key)),
      ArrowLeft: () => (opened ? onToggle(line.node.key) : go(lines.findIndex((one) => one.node.key === line.parent))),
      Enter: () => onToggle(line.node.key),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    step()
  }
  return (
    <div className={styles.frame} ref={frame}>
      <div role="treegrid" tabIndex={-1} aria-label={label} aria-rowcount={lines.length + 1} onKeyDown={press} className={styles.grid}>
        <div role="row" className={styles.head}><span role="columnheader">{t('organizations.name')}</span>{heads.map((head) => <span key={head} role="columnheader">{head}</span>)}</div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index] as Line
            const { node } = line
            return (
              <div
                key={node.key} role="row" className={styles.row} data-fate={node.fate} data-ghost={node.ghost} aria-level={line.depth + 1} aria-rowindex={item.index + 2} aria-selected={node.key === chosen}
                {...(node.children.length > 0 ? { 'aria-expanded': isOpen(node) } : {})} tabIndex={item.index === at ? 0 : -1} style={{ transform: `translateY(${item.start}px)` }} onClick={() => onChoose(node.key)}
              >
                <span role="gridcell" className={styles.name} style={{ paddingLeft: 14 + line.depth * 20 }}>
                  <span
                    className={styles.twist} data-open={isOpen(node)} data-leaf={node.children.length === 0}
                    onClick={(event) => {
                      event.stopPropagation()
                      onToggle(node.key)
                    }}
                  >
                    <Icon name="chevronRight" size={14} />
                  </span>
                  {mark(node)}
                  <b>{node.unit.name}</b>
                </span>
                {cells(node).map((cell, index) => <span key={heads[index]} role="gridcell">{cell}</span>)}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
