// Asking for records of sister organizations, and answering such questions (contract §2, masked sharing).
import { send } from './client'
import type { Reference } from './types'

export interface AccessRequest {
  id: string
  at: string
  entity: string
  /** The record that is asked for; its label where the reader may know it. */
  record: Reference | string
  organization: Reference
  by: Reference
  reason: string
  state: 'open' | 'granted' | 'refused' | 'revoked'
  until: string | null
  decided_by?: Reference | null
  decided_at?: string | null
  /** The reader may answer it. */
  may_decide?: boolean
}

export const askAccess = (entity: string, id: string, reason: string) => send<AccessRequest>('/api/access-requests', { method: 'POST', body: { entity, id, reason } })

export type Side = 'mine' | 'to_decide'

export const listRequests = (side: Side, after: string | null) => send<{ items: AccessRequest[]; next: string | null }>('/api/access-requests', { query: { box: side, after } })

export const grantAccess = (id: string, until: string) => send<AccessRequest>(`/api/access-requests/${id}/grant`, { method: 'POST', body: { until } })

export const refuseAccess = (id: string) => send<AccessRequest>(`/api/access-requests/${id}/refuse`, { method: 'POST', body: {} })

export const revokeAccess = (id: string) => send<AccessRequest>(`/api/access-requests/${id}/revoke`, { method: 'POST', body: {} })
