// The data of a person: what is held, the request to give it out or to erase it, and how that stands (contract: /api/privacy).
import { send } from './client'

export interface Held {
  entity: string
  id: string
  label: string
  items: { entity: string; records: number }[]
  history: number
  files: number
  staged: number
}

export interface Proof {
  number: number
  at: string
  entity: string
  counts: Record<string, number>
}

export interface PersonRequest {
  id: string
  at: string
  by: { id: string; label: string | null }
  kind: 'export' | 'erase'
  entity: string
  record: string
  /** What the record is called today, where the reader may know it. */
  label: string | null
  reason: string
  state: 'queued' | 'running' | 'done' | 'failed'
  total: number
  done: number
  counts: Record<string, number>
  problems: { code: string; message: string }[]
  finished_at: string | null
  /** Whether its archive can be fetched. */
  archive: boolean
  proofs?: Proof[]
}

export interface Wish {
  kind: PersonRequest['kind']
  entity: string
  id: string
  reason: string
  name?: string
}

export const privacyKeys = {
  requests: ['privacy', 'requests'] as const,
  held: (entity: string, id: string) => ['privacy', 'held', entity, id] as const,
}

export const readHeld = (entity: string, id: string) => send<Held>('/api/privacy/preview', { query: { entity, id } })

export const askForPerson = (wish: Wish) => send<{ request: string }>('/api/privacy/requests', { method: 'POST', body: wish })

export const listPersonRequests = (after: string | null) => send<{ items: PersonRequest[]; next: string | null }>('/api/privacy/requests', { query: { after } })

export const archiveAddress = (id: string) => `/api/privacy/requests/${id}/archive`

export const isOpen = ({ state }: PersonRequest) => state === 'queued' || state === 'running'

