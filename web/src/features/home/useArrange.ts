// Arranging the home page: by arrows, by dropping, hiding and showing again. Shown at once, saved at the server with every step.
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Arrangement, type Home, resetHome, saveHome } from '../../api/home'
import { keys } from '../../api/queries'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { BAND, type Way, add, hide, put, spotOf, step } from './arrange'
import { useTileTitle } from './titles'

const ARROWS: Record<string, Way> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

export interface Arranging {
  open: boolean
  arrangement: Arrangement
  /** What was done last, for those who listen. */
  said: string
  move: (id: string, way: Way) => void
  may: (id: string, way: Way) => boolean
  hide: (id: string) => void
  show: (id: string) => void
  reset: () => Promise<void>
  press: (id: string) => (event: KeyboardEvent) => void
  /** The tile over which another one is being held, and on which side it would be put. */
  over: { id: string; after: boolean } | null
  drag: (id: string) => object
  drop: (id: string) => object
  dropColumn: (column: number) => object
}

export function useArrange(home: Home, open: boolean): Arranging {
  const { t } = useTranslation()
  const client = useQueryClient()
  const titleOf = useTileTitle(home)
  const [said, setSaid] = useState('')
  const [over, setOver] = useState<Arranging['over']>(null)
  const dragged = useRef<string | null>(null)
  const focus = useRef<string | null>(null)
  const saving = useRef(Promise.resolve())
  const arrangement = { figures: home.figures, columns: home.columns }
  // A tile that changes its column is drawn anew; the keyboard stays where it was.
  useEffect(() => {
    if (focus.current) document.querySelector<HTMLElement>(`[data-handle="${CSS.escape(focus.current)}"]`)?.focus()
    focus.current = null
  }, [home.figures, home.columns])
  const save = (next: Arrangement, reread: boolean) => {
    client.setQueryData<Home>(keys.home, (known) => known && { ...known, ...next, arranged: 'person' })
    // One after the other: the last step is the one that stays.
    saving.current = saving.current.then(() => saveHome(next)).then(
      () => void (reread && client.invalidateQueries({ queryKey: keys.home })),
      (cause: unknown) => showToast({ id: 'home', look: 'failed', text: t('home.notSaved', { reason: asApiError(cause).message }), lasts: UNDO_TIME }),
    )
  }
  const place = (id: string, next: Arrangement) => {
    const spot = spotOf(next, id)
    if (spot) setSaid(t(spot.column === BAND ? 'home.movedFigure' : 'home.moved', { name: titleOf(id), column: spot.column + 1, place: spot.index + 1 }))
    save(next, false)
  }
  const move = (id: string, way: Way) => {
    const next = step(arrangement, id, way)
    if (!next) return
    focus.current = id
    place(id, next)
  }
  const isBand = (id: string) => spotOf(arrangement, id)?.column === BAND
  const drop = (id: string, after: boolean) => {
    const held = dragged.current
    const spot = spotOf(arrangement, id)
    if (held && spot && held !== id && isBand(held) === isBand(id)) place(held, put(arrangement, held, { column: spot.column, index: spot.index + (after ? 1 : 0) }))
    setOver(null)
  }
  return {
    open,
    arrangement,
    said,
    move,
    may: (id, way) => step(arrangement, id, way) !== null,
    hide: (id) => {
      setSaid(t('home.hidden', { name: titleOf(id) }))
      save(hide(arrangement, id), false)
    },
    show: (id) => save(add(arrangement, id, home.offered.find((one) => one.id === id)?.band ?? false), true),
    reset: async () => {
      await resetHome()
      await client.invalidateQueries({ queryKey: keys.home })
    },
    press: (id) => (event) => {
      const way = ARROWS[event.key]
      if (!way) return
      event.preventDefault()
      move(id, way)
    },
    over,
    drag: (id) => ({
      draggable: true,
      onDragStart: (event: DragEvent) => {
        dragged.current = id
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', id)
      },
      onDragEnd: () => {
        dragged.current = null
        setOver(null)
      },
    }),
    drop: (id) => ({
      onDragOver: (event: DragEvent) => {
        if (!dragged.current || isBand(dragged.current) !== isBand(id)) return
        event.preventDefault()
        event.stopPropagation()
        const after = isAfter(event, isBand(id))
        if (over?.id !== id || over.after !== after) setOver({ id, after })
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        event.stopPropagation()
        drop(id, isAfter(event, isBand(id)))
      },
    }),
    dropColumn: (column) => ({
      onDragOver: (event: DragEvent) => dragged.current && !isBand(dragged.current) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        event.preventDefault()
        const held = dragged.current
        if (held && !isBand(held)) place(held, put(arrangement, held, { column, index: arrangement.columns[column]?.length ?? 0 }))
        setOver(null)
      },
    }),
  }
}

function isAfter(event: DragEvent, sideways: boolean): boolean {
  const box = event.currentTarget.getBoundingClientRect()
  return sideways ? event.clientX > box.left + box.width / 2 : event.clientY > box.top + box.height / 2
}
