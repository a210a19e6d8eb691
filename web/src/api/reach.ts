// Whether the server can be reached, since when not, and how old what is shown may be. Filled by every call, read by banners.
import { create } from 'zustand'

export interface Reach {
  reachable: boolean
  /** When the server answered last. */
  answered: number
  /** When the stream of changes broke; null while it is open. */
  streamBroke: number | null
  /** When the answers were given that are shown again now, by address. */
  old: Record<string, number>
}

export const useReach = create<Reach>()(() => ({ reachable: typeof navigator === 'undefined' || navigator.onLine !== false, answered: Date.now(), streamBroke: null, old: {} }))

export function noteAnswer(path: string): void {
  const { old } = useReach.getState()
  const { [path]: had, ...rest } = old
  useReach.setState({ reachable: true, answered: Date.now(), ...(had === undefined ? {} : { old: rest }) })
}

export function noteSilence(): void {
  if (useReach.getState().reachable) useReach.setState({ reachable: false })
}

export const noteOld = (path: string, at: number) => useReach.setState(({ old }) => ({ reachable: false, old: { ...old, [path]: at } }))

/** On another page other answers are shown. */
export const forgetOld = () => useReach.setState({ old: {} })

/** How old the oldest of what is shown is: from a kept answer, or since the last answer. */
export function shownSince({ old, answered }: Pick<Reach, 'old' | 'answered'>): number {
  const times = Object.values(old)
  return times.length > 0 ? Math.min(...times) : answered
}
