// Puts tabs or rows in another order: dragged by the pointer, or moved by Alt and an arrow key. Draws nothing.
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react'

export interface ReorderProps {
  draggable: true
  onDragStart: (event: DragEvent) => void
  onDragOver: (event: DragEvent) => void
  onDragLeave: () => void
  onDrop: (event: DragEvent) => void
  onDragEnd: () => void
  onKeyDown: (event: KeyboardEvent) => void
  'data-drop': 'before' | 'after' | undefined
}

const KEYS = { x: ['ArrowLeft', 'ArrowRight'], y: ['ArrowUp', 'ArrowDown'] } as const

export function moved(names: string[], name: string, to: number): string[] {
  const others = names.filter((one) => one !== name)
  return [...others.slice(0, to), name, ...others.slice(to)]
}

export function useReorder(names: string[], onOrder: (names: string[]) => void, axis: 'x' | 'y'): (name: string) => ReorderProps {
  const dragged = useRef<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const place = (name: string) => names.indexOf(name)
  return (name) => ({
    draggable: true,
    onDragStart: (event) => {
      dragged.current = name
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', name)
      event.stopPropagation()
    },
    onDragOver: (event) => {
      if (dragged.current === null) return
      event.preventDefault()
      setOver(name)
    },
    onDragLeave: () => setOver((now) => (now === name ? null : now)),
    onDrop: (event) => {
      event.preventDefault()
      if (dragged.current !== null && dragged.current !== name) onOrder(moved(names, dragged.current, place(name)))
      setOver(null)
    },
    onDragEnd: () => {
      dragged.current = null
      setOver(null)
    },
    onKeyDown: (event) => {
      const step = (KEYS[axis] as readonly string[]).indexOf(event.key)
      if (!event.altKey || step < 0) return
      event.preventDefault()
      event.stopPropagation()
      const to = place(name) + (step === 0 ? -1 : 1)
      if (to >= 0 && to < names.length) onOrder(moved(names, name, to))
    },
    'data-drop': over !== name || dragged.current === name ? undefined : place(dragged.current ?? '') < place(name) ? 'after' : 'before',
  })
}
