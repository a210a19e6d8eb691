// The calls of administration: people's accounts and sessions, rights, audit, hand-overs, looking with other eyes. Keeps nothing.
import { send } from './client'
import type { Item, Reference, Session } from './types'

export const confirmPassword = (password: string) => send<Session>('/api/session/confirm', { method: 'POST', body: { password } })

export const changePassword = (current: string, password: string) => send<void>('/api/session/password', { method: 'PUT', body: { current, password } })

export const beginView = (user: string) => send<Session>('/api/session/view-as', { method: 'POST', body: { user } })

export const endView = () => send<Session>('/api/session/view-as', { method: 'DELETE' })

export type UserAction = 'lock' | 'unlock' | 'set_password' | 'sign_out'

/** With `set_password` and no password the server makes one, and tells it this once. */
export const actOnUser = (user: Item, action: UserAction, body: Record<string, unknown> = {}) =>
  send<Item & { initial_password?: string }>(`/api/records/user/${user.id}/actions/${action}`, { method: 'POST', body, headers: { 'If-Match': `"${user.version}"` } })

/** A browser, or with a name an API token of one position. */
export interface UserSession {
  id: string
  name: string | null
  position: string | null
  created_at: string
  seen_at: string
  expires: string
  address: string | null
  agent: string | null
}

export const readUserSessions = (user: string) => send<{ items: UserSession[] }>(`/api/users/${user}/sessions`)

export const endUserSession = (user: string, session: string) => send<void>(`/api/users/${user}/sessions/${session}`, { method: 'DELETE' })

export interface Grant {
  role: string
  verb: string
  depth: string
  fields: string[] | null
  when: string | null
  place: string
}

export interface EntityRights {
  entity: string
  title: string
  area: string
  parent: string | null
  grants: Grant[]
  fields: { field: string; title: string; read: string[] | null; write: string[] | null }[]
}

export interface Rights {
  roles: { role: string; title: string }[]
  entities: EntityRights[]
}

export const readRights = () => send<Rights>('/api/permissions')

export interface Givable {
  role: string
  title: string
  givable: boolean
  missing: string[]
}

export const readGivable = (organization: string) => send<{ items: Givable[] }>('/api/permissions/givable', { query: { organization } })

export interface AuditLine {
  id: string
  at: string
  by: Reference | null
  kind: string
  entity: string | null
  record: string | null
  organization: Reference | null
  session: string | null
  address: string | null
  detail: Record<string, unknown>
}

export interface AuditAsk {
  kind?: string
  by?: string
  entity?: string
  record?: string
  from?: string
  to?: string
  limit?: number
}

export const readAudit = (ask: AuditAsk, after: string | null) => send<{ items: AuditLine[]; next: string | null }>('/api/audit', { query: { ...ask, after } })

export interface Estate {
  entities: { entity: string; title: string; count: number; movable: boolean }[]
  positions: Item[]
}

export const readEstate = (user: string) => send<Estate>(`/api/users/${user}/handover`)

export interface Leaving {
  successors: Record<string, string>
  end?: string
  lock: boolean
}

export const handOver = (user: string, leaving: Leaving) => send<{ batch: string }>(`/api/users/${user}/handover`, { method: 'POST', body: leaving })
