// What stands in when the server cannot be reached: kept answers for reads, a queue for writes. Put in place by offline/, never chosen here.
import type { Item } from './types'

export interface Write {
  kind: 'create' | 'change' | 'move'
  entity: string
  record: string
  values: Record<string, unknown>
  /** The version that the change was made on; a new record has none. */
  version?: string
  organization?: string | undefined
  move?: string
}

export interface Aside {
  keep: (path: string, body: unknown) => void
  find: (path: string) => Promise<{ body: unknown; at: number } | null>
  /** Takes a write over; null where nothing can be kept here. */
  queue: (write: Write) => Promise<Item | null>
  /** Writes of this record wait already: the next one goes behind them. */
  isQueued: (record: string) => boolean
}

const none: Aside = { keep: () => undefined, find: async () => null, queue: async () => null, isQueued: () => false }

export const aside: { now: Aside } = { now: none }
