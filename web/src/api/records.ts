// One function per call on records (contract §2). Never keeps anything; caching is the business of queries.ts.
import { type Write, aside } from './aside'
import { download, send } from './client'
import { ApiError } from './errors'
import { makeId } from './ids'
import type { Duplicate, Figures, HistoryEntry, Item, Page, SearchHit } from './types'

export interface ListAsk {
  entity: string
  filter?: string
  order?: string
  rows?: string
  limit?: number
  after?: string | null
  count?: boolean
}

const base = (entity: string, id?: string) => `/api/records/${entity}${id ? `/${id}` : ''}`

export async function listRecords({ entity, ...query }: ListAsk, signal?: AbortSignal): Promise<Page> {
  const page = await send<Page>(base(entity), signal ? { query, signal } : { query })
  return query.rows === 'relationships' ? { ...page, items: page.items.map(standForFacet) } : page
}

/** Where rows stand for relationships an item brings just its own facet; it is named, so that later answers cannot hide which one. */
function standForFacet(item: Item): Item {
  const [facet] = item.facets ?? []
  return facet && !item.facet ? { ...item, facet } : item
}

/** `at`: as it was at that moment, under the rights of today. */
export const readRecord = (entity: string, id: string, at?: string) => send<Item>(base(entity, id), { query: { at } })

/** The id is made here, and is the idempotency key too: sending the same create twice makes one record. */
export function createRecord(entity: string, values: Record<string, unknown>, id = makeId()): Promise<Item> {
  return orQueue({ kind: 'create', entity, record: id, values }, () => sendCreate(entity, values, id))
}

export const sendCreate = (entity: string, values: Record<string, unknown>, id: string) => send<Item>(base(entity), { method: 'POST', body: { id, ...values }, headers: { 'Idempotency-Key': id } })

/** Without network a write waits in this browser and counts as made; behind others of the same record it waits in any case. */
async function orQueue(write: Write, sendNow: () => Promise<Item>): Promise<Item> {
  const { queue, isQueued } = aside.now
  if (isQueued(write.record)) {
    const queued = await queue(write)
    if (queued) return queued
  }
  try {
    return await sendNow()
  } catch (cause) {
    const queued = cause instanceof ApiError && cause.kind === 'offline' ? await queue(write) : null
    if (!queued) throw cause
    return queued
  }
}

export interface Change {
  entity: string
  id: string
  version: string
  values: Record<string, unknown>
  /** Needed when a value belongs to a relationship: the organization whose facet is written. */
  organization?: string
}

export function changeRecord(change: Change): Promise<Item> {
  const { entity, id, version, values, organization } = change
  return orQueue({ kind: 'change', entity, record: id, version, values, organization }, () => sendChange(change))
}

export function sendChange({ entity, id, version, values, organization }: Change): Promise<Item> {
  const body = organization ? { organization, ...values } : values
  // What others changed meanwhile in other fields is no conflict: both are kept (contract §2, "Versions").
  return send<Item>(base(entity, id), { method: 'PATCH', query: { on_conflict: 'merge' }, body, headers: { 'If-Match': `"${version}"` } })
}

export function deleteRecord(entity: string, id: string, version: string): Promise<void> {
  return send<void>(base(entity, id), { method: 'DELETE', headers: { 'If-Match': `"${version}"` } })
}

export interface MoveAsk {
  entity: string
  id: string
  move: string
  version: string
  organization?: string
  set: Record<string, unknown>
}

export function moveRecord(ask: MoveAsk): Promise<Item> {
  const { entity, id, move, version, organization, set } = ask
  return orQueue({ kind: 'move', entity, record: id, move, version, organization, values: set }, () => sendMove(ask))
}

export const sendMove = ({ entity, id, move, ...body }: MoveAsk) => send<Item>(`${base(entity, id)}/moves/${move}`, { method: 'POST', body })

export function openFacet(entity: string, id: string, organization: string): Promise<Item> {
  return send<Item>(`${base(entity, id)}/facets`, { method: 'POST', body: { organization } })
}

export function readHistory(entity: string, id: string, after?: string | null): Promise<{ items: HistoryEntry[]; next: string | null }> {
  return send(`${base(entity, id)}/history`, { query: { after } })
}

export function findDuplicates(entity: string, query: Record<string, string>): Promise<{ items: Duplicate[] }> {
  return send(`${base(entity)}/duplicates`, { query })
}

export function searchRecords(q: string, signal?: AbortSignal): Promise<{ items: SearchHit[] }> {
  return send('/api/search', signal ? { query: { q, limit: 12 }, signal } : { query: { q, limit: 12 } })
}

export interface ExportAsk {
  entity: string
  filter?: string
  order?: string
  fields: string
  format: 'csv' | 'xlsx'
  rows?: string
}

export const exportRecords = ({ entity, ...query }: ExportAsk) => download(`${base(entity)}/export`, query)

/** What was deleted and could be brought back, latest first. */
export const listDeleted = (entity: string, after: string | null) => send<Page>(base(entity), { query: { deleted: true, after } })

export const restoreRecord = (entity: string, id: string) => send<Item>(`${base(entity, id)}/restore`, { method: 'POST', body: {} })

/** The record as one organization sees it: its facet at the top, and the moves that are open to it. */
export const readAsOrganization = (entity: string, id: string, organization: string) => send<Item>(base(entity, id), { headers: { 'X-Organization': organization } })

/** Plain text of fields that are masked; why it is wanted is written down before the answer. */
export const revealFields = (entity: string, id: string, fields: string[], reason: string) =>
  send<{ values: Record<string, string | null> }>(`${base(entity, id)}/reveal`, { method: 'POST', body: { fields, reason } })

export interface FiguresAsk {
  entity: string
  group: string
  measures: string[]
  filter?: string
  rows?: string
}

/** Counts and sums of the readable records, in groups. */
export function readFigures({ entity, measures, ...query }: FiguresAsk, signal?: AbortSignal): Promise<Figures> {
  const asked = { ...query, measure: measures.join(',') }
  return send(`${base(entity)}/aggregate`, signal ? { query: asked, signal } : { query: asked })
}

export interface Following {
  following: boolean
  followers: number
}

export const readFollowing = (entity: string, id: string) => send<Following>(`${base(entity, id)}/follow`)

/** Changes by others become messages from now on, or no longer. */
export const setFollowing = (entity: string, id: string, on: boolean) => send<Following>(`${base(entity, id)}/follow`, { method: on ? 'PUT' : 'DELETE' })
