// Which rows of a long list stand in the page: all of a short one, else blocks around what is seen; scrolling inside a block draws nothing.
import { type RefObject, useEffect, useState } from 'react'

/** Below this all rows stand in the page: finding, printing and counting by screen readers then work as usual. */
const WHOLE = 200
const BLOCK = 20

export function useWindow(frame: RefObject<HTMLElement | null>, count: number, height: number): { from: number; to: number } {
  const [block, setBlock] = useState(0)
  const isWhole = count < WHOLE
  useEffect(() => {
    const box = frame.current
    if (!box || isWhole) return
    const look = () => setBlock(Math.floor(box.scrollTop / height / BLOCK))
    look()
    box.addEventListener('scroll', look, { passive: true })
    return () => box.removeEventListener('scroll', look)
  }, [frame, isWhole, height])
  if (isWhole) return { from: 0, to: count }
  return { from: Math.max(0, (block - 1) * BLOCK), to: Math.min(count, (block + 4) * BLOCK) }
}

/** Tells when the end of the list comes near; asked anew whenever rows have come. */
export function useNearEnd(mark: RefObject<HTMLElement | null>, count: number, onEnd: () => void): void {
  useEffect(() => {
    if (!mark.current || typeof IntersectionObserver === 'undefined') return
    const watcher = new IntersectionObserver((entries) => entries[0]?.isIntersecting && onEnd())
    watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [mark, count, onEnd])
}
