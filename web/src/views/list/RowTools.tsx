// What can be done with the row under the pointer: one set of buttons for the whole grid. The keyboard has keys for the same.
import { type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QuickButtons } from '../../app/CommandBar'
import { IconButton } from '../../ui/Button'
import styles from './list.module.css'

export interface RowToolsProps {
  frame: RefObject<HTMLDivElement | null>
  onMenu: (at: { row: number; x: number; y: number }) => void
}

export function RowTools({ frame, onMenu }: RowToolsProps) {
  const { t } = useTranslation()
  const [place, setPlace] = useState<{ index: number; top: number } | null>(null)
  useEffect(() => followPointer(frame.current, setPlace), [frame])
  if (!place) return null
  return (
    <div className={styles.tools} style={{ top: place.top }}>
      <QuickButtons surface="row" row={place.index} />
      <IconButton small icon="dots" label={t('list.rowMenu')} tabIndex={-1} onClick={(event) => onMenu({ row: place.index, x: event.clientX, y: event.clientY })} />
    </div>
  )
}

function followPointer(grid: HTMLElement | null, show: (place: { index: number; top: number } | null) => void): () => void {
  const box = grid?.parentElement
  if (!grid || !box) return () => undefined
  let shown: Element | null = null
  const set = (row: HTMLElement | null) => {
    if (row === shown) return
    shown = row
    show(row ? { index: Number(row.dataset.row), top: row.getBoundingClientRect().top - box.getBoundingClientRect().top } : null)
  }
  const over = (event: PointerEvent) => {
    const target = event.target as Element
    // On the buttons themselves nothing changes; an editor needs the room.
    if (event.pointerType !== 'touch' && grid.contains(target)) set(target.closest<HTMLElement>('[data-record]:not([data-editing="true"])'))
  }
  const hide = () => set(null)
  box.addEventListener('pointerover', over)
  box.addEventListener('pointerleave', hide)
  grid.addEventListener('scroll', hide, { passive: true })
  grid.addEventListener('keydown', hide)
  return () => {
    box.removeEventListener('pointerover', over)
    box.removeEventListener('pointerleave', hide)
    grid.removeEventListener('scroll', hide)
    grid.removeEventListener('keydown', hide)
  }
}
