// The queue of records that are likely one and the same, and what people say of them.
import { send } from './client'
import type { Reference } from './types'

export type PairState = 'open' | 'same' | 'different'

export interface Reason {
  field: string
  code: string
  /** How much it speaks for (above nought) or against the two being one. */
  bits: number
  text: string
}

export interface Pair {
  id: string
  entity: string
  records: [Reference, Reference]
  score: number
  zone: 'same' | 'review'
  reasons: Reason[]
  state: PairState
  found_at: string
  decided_by: Reference | null
  decided_at: string | null
}

export interface PairAsk {
  entity: string
  state: PairState
  organization?: string | undefined
}

export const listPairs = (ask: PairAsk, after: string | null) => send<{ items: Pair[]; next: string | null }>('/api/duplicate-pairs', { query: { ...ask, after } })

export const settlePairs = (entity: string, ids: string[], decision: PairState) =>
  send<{ settled: string[]; left: string[] }>('/api/duplicate-pairs', { method: 'POST', body: { entity, ids, decision } })
