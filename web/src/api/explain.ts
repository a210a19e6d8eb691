// Why somebody may do something with a record, and who may read it (contract §4). Asks; never judges.
import { send } from './client'
import type { Reference } from './types'

export interface Stop extends Reference {
  kind: string
}

/** One grant of one position, and where the record lies that it meets. */
export interface Reason {
  position: string
  role: string
  role_label: string
  organization: Reference
  depth: string
  condition: string | null
  file: string
  line: number
  from: string | null
  to: string | null
  deputy: boolean
  request: string | null
  lies?: { organization: Reference; owner: Reference | null; path: Stop[] }
  through?: { entity: string; id: string }
}

/** Why a position does not allow. */
export interface Lack {
  position: string
  role: string
  role_label: string
  organization: Reference
  lacks: 'grant' | 'reach' | 'condition' | 'parent'
  depth: string | null
  condition: string | null
  from: string | null
  to: string | null
}

export type Explained = 'editable' | 'readonly' | 'masked' | 'hidden'

export interface Explanation {
  allowed: boolean
  verb: string
  user: Reference
  at: string
  because: Reason[]
  missing: Lack[]
  verbs: Record<string, boolean>
  fields: Record<string, Explained>
}

export interface Reader {
  user: Reference
  because: Reason[]
}

export interface Readers {
  items: Reader[]
  count: number
  capped: boolean
  depths: Record<string, number>
}

export interface ExplainAsk {
  entity: string
  id: string
  user?: string | undefined
  verb?: string | undefined
  at?: string | undefined
}

export const explainAccess = (ask: ExplainAsk) => send<Explanation>('/api/explain/access', { query: { ...ask } })

export const listReaders = (entity: string, id: string, limit: number) => send<Readers>('/api/explain/people', { query: { entity, id, limit } })
