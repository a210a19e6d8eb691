// Dragging by pointer, touch and keyboard behind our own names: the keyboard goes from place to place, and every step is said aloud.
import {
  type Active, type CollisionDetection, DndContext, DragOverlay, type KeyboardCoordinateGetter, KeyboardSensor, MouseSensor, type Over, TouchSensor,
  closestCorners, pointerWithin, useDraggable, useDroppable, useSensor, useSensors,
} from '@dnd-kit/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface DragAreaProps {
  /** What a thing and a place are called, for those who listen. */
  nameOf: (id: string) => string
  placeOf: (id: string) => string
  /** `shift`: by how many pixels the pointer moved it, for places that are finer than what is dropped on. */
  onDrop: (id: string, place: string, shift: { x: number; y: number }) => void
  onLift?: (id: string | null) => void
  onOver?: (place: string | null) => void
  /** The keyboard moves by so many pixels instead of from place to place. */
  stride?: { x: number; y: number }
  /** What follows the pointer; without it the thing itself moves. */
  overlay?: (id: string) => ReactNode
  children: ReactNode
}

const KEYS = { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] }

export function DragArea({ nameOf, placeOf, onDrop, onLift, onOver, stride, overlay, children }: DragAreaProps) {
  const { t } = useTranslation()
  const [lifted, setLifted] = useState<string | null>(null)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: stride ? byStride(stride) : toNextPlace, keyboardCodes: KEYS, scrollBehavior: 'auto' }),
  )
  const lift = (id: string | null) => {
    setLifted(id)
    onLift?.(id)
    if (id === null) onOver?.(null)
  }
  const say = (active: Active, over: Over | null) => ({ name: nameOf(String(active.id)), place: over ? placeOf(String(over.id)) : '' })
  const announcements = {
    onDragStart: ({ active }: { active: Active }) => t('views.drag.lifted', say(active, null)),
    onDragOver: ({ active, over }: { active: Active; over: Over | null }) => (over ? t('views.drag.over', say(active, over)) : undefined),
    onDragEnd: ({ active, over }: { active: Active; over: Over | null }) => (over ? t('views.drag.dropped', say(active, over)) : t('views.drag.back', say(active, null))),
    onDragCancel: ({ active }: { active: Active }) => t('views.drag.back', say(active, null)),
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('views.drag.how') } }}
      onDragStart={({ active }) => lift(String(active.id))}
      onDragOver={({ over }) => onOver?.(over ? String(over.id) : null)}
      onDragCancel={() => lift(null)}
      onDragEnd={({ active, over, delta }) => {
        lift(null)
        if (over) onDrop(String(active.id), String(over.id), delta)
      }}
    >
      {children}
      {overlay && <DragOverlay dropAnimation={null} zIndex={150}>{lifted !== null && overlay(lifted)}</DragOverlay>}
    </DndContext>
  )
}

/** The place under the pointer; the keyboard has none, there the nearest place counts. */
const underPointer: CollisionDetection = (given) => {
  const found = pointerWithin(given)
  return found.length > 0 || given.pointerCoordinates ? found : closestCorners(given)
}

const STEPS: Record<string, [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }
const INSET = 4

const byStride =
  (stride: { x: number; y: number }): KeyboardCoordinateGetter =>
  (event, { currentCoordinates: { x, y } }) => {
    const step = STEPS[event.code]
    if (!step) return
    event.preventDefault()
    return { x: x + step[0] * stride.x, y: y + step[1] * stride.y }
  }

/** From the place a thing is over to the nearest one in the direction of the key. */
const toNextPlace: KeyboardCoordinateGetter = (event, { currentCoordinates, context: { over, collisionRect, droppableRects, droppableContainers } }) => {
  const step = STEPS[event.code]
  if (!step || !collisionRect) return
  event.preventDefault()
  const here = (over && droppableRects.get(over.id)) ?? collisionRect
  const middle = (rect: { left: number; top: number; width: number; height: number }) => [rect.left + rect.width / 2, rect.top + rect.height / 2] as const
  const [x, y] = middle(here)
  const places = droppableContainers.getEnabled().flatMap(({ id }) => {
    const rect = droppableRects.get(id)
    if (!rect || id === over?.id) return []
    const [px, py] = middle(rect)
    const along = (px - x) * step[0] + (py - y) * step[1]
    const aside = Math.abs(step[0] === 0 ? px - x : py - y)
    return along > 1 ? [{ rect, far: along + aside * 3 }] : []
  })
  const next = places.toSorted((left, right) => left.far - right.far)[0]?.rect
  if (!next) return currentCoordinates
  const lowest = Math.max(next.top + INSET, next.bottom - collisionRect.height - INSET)
  return { x: next.left + INSET, y: Math.min(Math.max(currentCoordinates.y, next.top + INSET), lowest) }
}

export interface Drag {
  ref: (element: HTMLElement | null) => void
  /** Stands on what is taken hold of. */
  props: Record<string, unknown>
  isDragged: boolean
  shift: { x: number; y: number } | null
}

/** One thing for all: a press or Enter opens it, holding it or the space key lifts it. */
export function useDrag(id: string, roleDescription: string, disabled: boolean, onOpen: () => void): Drag {
  const { attributes, listeners, setNodeRef, isDragging, transform } = useDraggable({ id, disabled, attributes: { roleDescription } })
  const { 'aria-disabled': _, ...rest } = attributes
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !isDragging) onOpen()
    else if (!disabled) listeners?.onKeyDown?.(event)
  }
  const held = disabled ? { role: 'button', tabIndex: 0 } : { ...rest, ...listeners }
  return { ref: setNodeRef, props: { ...held, onClick: onOpen, onKeyDown }, isDragged: isDragging, shift: transform && { x: transform.x, y: transform.y } }
}

export function useDrop(id: string, disabled = false): { ref: (element: HTMLElement | null) => void; isOver: boolean } {
  const { setNodeRef, isOver } = useDroppable({ id, disabled })
  return { ref: setNodeRef, isOver }
}
