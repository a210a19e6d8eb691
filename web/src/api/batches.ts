// Changes to many records at once (contract §2, bulk): started here, run at the server, watched and undone as a batch.
import { send } from './client'

export interface Batch {
  id: string
  state: string
  counts?: Record<string, number>
}

export function changeMany(entity: string, ids: string[], set: Record<string, unknown>): Promise<{ batch: string }> {
  return send(`/api/records/${entity}/bulk`, { method: 'POST', body: { ids, set } })
}

export const readBatch = (id: string) => send<Batch>(`/api/batches/${id}`)

export const undoBatch = (id: string) => send<unknown>(`/api/batches/${id}/undo`, { method: 'POST', body: {} })

const WAIT = 400
const LONGEST = 300

/** Asks until the batch has ended; a batch that takes longer goes on without being watched. */
export async function awaitBatch(id: string): Promise<Batch> {
  for (let turn = 0; ; turn += 1) {
    const batch = await readBatch(id)
    if (!['queued', 'staged', 'running', 'pending'].includes(batch.state) || turn >= LONGEST) return batch
    await new Promise((go) => window.setTimeout(go, WAIT))
  }
}
