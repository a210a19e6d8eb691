// Organizations in time, and the documents that change them (contract §4).
import { send } from './client'
import type { Problem } from './errors'
import type { Reference } from './types'

export interface Unit {
  id: string
  code: string
  name: string
  kind: string
  parent: string | null
  from: string
  to: string | null
  successors: string[]
}

/** Something that happened to an organization on a day; `planned` names the reorganization where it has yet to come. */
export interface Turn {
  day: string
  kind: 'opened' | 'closed' | 'moved' | 'renamed'
  organization: string
  name: string
  to: string | null
  was: string | null
  old: string | null
  planned: string | null
}

export type ReorganizationState = 'draft' | 'previewed' | 'submitted' | 'approved' | 'scheduled' | 'applied' | 'undone' | 'rejected' | 'cancelled' | 'superseded'
export type Step = 'preview' | 'submit' | 'approve' | 'reject' | 'apply' | 'undo' | 'cancel'

export interface Part {
  code: string
  name: string
  kind?: string
  children?: string[]
  people?: string[]
}

export type Operation =
  | { op: 'open'; code: string; name: string; kind: string; parent: string }
  | { op: 'close'; organization: string; successor?: string }
  | { op: 'rename'; organization: string; name: string }
  | { op: 'move'; organization: string; to: string }
  | { op: 'merge'; organization?: string; organizations?: string[]; into: string }
  | { op: 'split'; organization: string; parts: Part[]; close?: boolean }
  | { op: 'divest'; organization: string }
  | { op: 'transfer'; organization: string; to: string; people?: string[] }

export interface SideUnit {
  id: string
  code: string
  name: string
  kind: string
  parent: string | null
  people: number
  below: number
}

export interface Change {
  organization: string
  name: string
  was: string | null
  kinds: ('opened' | 'closed' | 'moved' | 'renamed')[]
  from: string | null
  to: string | null
  successor: string | null
}

export interface Money { amount: string; currency: string }

export interface Preview {
  day: string
  before: SideUnit[]
  after: SideUnit[]
  changes: Change[]
  people: { person: Reference; role: string; from: string; to: string | null }[]
  rights: { person: Reference; gained: string[]; lost: string[] }[]
  shared: { organization: string; with: string; entity: string; count: number; ids: string[]; mine: number; theirs: number; capped: boolean }[]
  work: { entity: string; count: number; amounts: Money[]; stages: { stage: string; count: number; amounts: Money[] }[] }[]
  overlays: { organization: string; entity: string; lost: string[]; gained: string[]; checks: number }[]
  figures: { organizations: number; people: number; below: number; gained: number; lost: number; shared: number; work: number; overlays: number }
}

export interface Brief {
  id: string
  title: string
  reason: string
  effective: string
  state: ReorganizationState
  operations: Operation[]
  version: number
  by: Reference
  at: string
  changed_at: string
  applied_at: string | null
  figures: Preview['figures'] | null
}

export interface Note { id: string; kind: string; text: string; at: string; by: Reference | null }

export interface Reorganization extends Brief {
  approvers: (Reference & { decision: 'approved' | 'rejected' | null })[]
  preview: Preview | null
  problems: Problem[]
  notes: Note[]
  steps: Step[]
}

export interface Plan {
  title?: string
  reason?: string
  effective?: string
  operations?: Operation[]
  approvers?: string[]
}

const BASE = '/api/reorganizations'

export const readOrganizations = (at: string) => send<{ at: string; items: Unit[] }>('/api/organizations', { query: { at } })
export const readTurns = () => send<{ items: Turn[] }>('/api/organizations/changes')
export const listReorganizations = (after: string | null) => send<{ items: Brief[]; next: string | null }>(BASE, { query: { after } })
export const readReorganization = (id: string) => send<Reorganization>(`${BASE}/${id}`)
export const createReorganization = (plan: Plan) => send<Reorganization>(BASE, { method: 'POST', body: plan })
export const changeReorganization = (id: string, plan: Plan) => send<Reorganization>(`${BASE}/${id}`, { method: 'PATCH', body: plan })
export const deleteReorganization = (id: string) => send<undefined>(`${BASE}/${id}`, { method: 'DELETE' })
export const stepReorganization = (id: string, step: Step, comment?: string) => send<Reorganization>(`${BASE}/${id}/${step}`, { method: 'POST', body: comment ? { comment } : {} })
export const commentOn = (id: string, text: string) => send<Reorganization>(`${BASE}/${id}/comments`, { method: 'POST', body: { text } })

/** A figure for each organization, as it counts on a day. */
export async function readCounts(entity: string, at: string, more: Record<string, string> = {}): Promise<Record<string, number>> {
  const { items } = await send<{ items: { group: { organization: Reference | null }; measures: { count: number } }[] }>(`/api/records/${entity}/aggregate`, { query: { group: 'organization', measure: 'count', at, ...more } })
  return Object.fromEntries(items.flatMap(({ group, measures }) => (group.organization?.id ? [[group.organization.id, measures.count]] : [])))
}
