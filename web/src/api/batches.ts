// Changes to many records at once (contract §2, bulk, undo): started here, run at the server, watched and undone as a batch.
import { send } from './client'
import type { Reference } from './types'

export interface BatchProblem {
  record: string
  entity?: string
  code: string
  field?: string | null
  message?: string
}

export type BatchState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'undone'

export interface Batch {
  id: string
  kind: string
  entity: string | null
  state: BatchState
  counts: { rows?: number; changed?: number; skipped?: number; problem?: number }
  total: number
  done: number
  by: Reference
  at: string
  finished_at: string | null
  problems?: BatchProblem[]
  kept?: BatchProblem[]
  undoes?: string | null
  undone_by?: string | null
  undo_until: string | null
}

/** What is done to each record; of a faceted entity at one organization. */
export interface BulkChange {
  set?: Record<string, unknown>
  move?: string
  delete?: boolean
  organization?: string
}

/** The records are named, or meant by a filter as it stands at the start. */
export type BulkTarget = { ids: string[] } | { filter: string }

export const changeMany = (entity: string, target: BulkTarget, change: BulkChange) =>
  send<{ batch: string }>(`/api/records/${entity}/bulk`, { method: 'POST', body: { ...target, ...change } })

export const readBatch = (id: string) => send<Batch>(`/api/batches/${id}`)

export const listBatches = (after: string | null) => send<{ items: Batch[]; next: string | null }>('/api/batches', { query: { after } })

export const undoBatch = (id: string, partial = false) => send<{ batch: string }>(`/api/batches/${id}/undo`, { method: 'POST', query: partial ? { partial } : {}, body: {} })

export const isAtWork = ({ state }: { state: string }) => state === 'queued' || state === 'running'

const WAIT = 400

/** Asks until the batch has ended, telling each time how it stands. */
export async function awaitBatch(id: string, tell: (batch: Batch) => void): Promise<Batch> {
  for (;;) {
    const batch = await readBatch(id)
    tell(batch)
    if (!isAtWork(batch)) return batch
    await new Promise((go) => window.setTimeout(go, WAIT))
  }
}
