// What waits for a person (contract §5): their tasks and messages, which are records like all others, and what happened around a record.
import { send } from './client'
import type { Item, Page, Reference } from './types'

/** The entities behind the two calls. */
export const TASK = 'task'
export const MESSAGE = 'message'

export interface Related extends Reference {
  entity: string
}

export const listTasks = (done: boolean, after: string | null) => send<Page>('/api/tasks', { query: { done: done || undefined, after } })

export const listMessages = (after: string | null) => send<Page>('/api/messages', { query: { after } })

export const countUnread = () => send<Page>('/api/messages', { query: { unread: true, count: true, limit: 1 } })

export const markRead = (id: string) => send<void>(`/api/messages/${id}/read`, { method: 'POST' })

export const markAllRead = () => send<{ read: number }>('/api/messages/read-all', { method: 'POST' })

/** A record that is about this one, or a line of its history without values. */
export interface Happening {
  kind: string
  at: string
  id: string
  item?: Item
  verb?: string
  by?: Reference | null
  fields?: string[]
}

export const HISTORY = 'history'

export const readTimeline = (entity: string, id: string, after: string | null) =>
  send<{ items: Happening[]; next: string | null }>(`/api/records/${entity}/${id}/timeline`, { query: { after } })
