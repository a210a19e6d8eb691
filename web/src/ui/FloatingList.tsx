// A box under an input that keeps the focus: measured once when it opens and when something scrolls, above where there is no room below.
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import styles from './combo.module.css'

const GAP = 4
const LEAST = 160
const HIGHEST = 280

export function FloatingList({ anchor, children }: { anchor: RefObject<HTMLElement | null>; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const fit = () => anchor.current && box.current && place(anchor.current, box.current)
    fit()
    window.addEventListener('scroll', fit, true)
    window.addEventListener('resize', fit)
    return () => {
      window.removeEventListener('scroll', fit, true)
      window.removeEventListener('resize', fit)
    }
  }, [anchor])
  useEffect(() => {
    const element = box.current
    // A press inside leaves the focus in the input, and what closes on a press outside must not hear of it.
    const hold = (event: Event) => {
      event.stopPropagation()
      if (event.type === 'mousedown') event.preventDefault()
    }
    for (const name of ['mousedown', 'touchstart']) element?.addEventListener(name, hold, { passive: false })
    return () => {
      for (const name of ['mousedown', 'touchstart']) element?.removeEventListener(name, hold)
    }
  }, [])
  return createPortal(<div ref={box} className={styles.list}>{children}</div>, document.body)
}

function place(anchor: HTMLElement, box: HTMLElement): void {
  const { left, top, bottom, width } = anchor.getBoundingClientRect()
  const wide = Math.max(width, LEAST)
  const below = window.innerHeight - bottom
  const isAbove = below < HIGHEST + GAP && top > below
  box.style.left = `${Math.max(GAP, Math.min(left, window.innerWidth - wide - GAP))}px`
  box.style.width = `${wide}px`
  box.style.maxHeight = `${Math.min(HIGHEST, (isAbove ? top : below) - 2 * GAP)}px`
  box.style.top = isAbove ? 'auto' : `${bottom + GAP}px`
  box.style.bottom = isAbove ? `${window.innerHeight - top + GAP}px` : 'auto'
}
