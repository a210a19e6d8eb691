// Saved views of lists (contract §2): a name for a filter, an order and columns, kept for oneself or shared with an organization.
import { send } from './client'

export interface SavedView {
  id: string
  entity: string
  name: string
  /** Whose people see it too; null keeps it for its owner. */
  organization: string | null
  definition: Record<string, unknown>
  mine: boolean
}

export type ViewDraft = Pick<SavedView, 'entity' | 'name' | 'organization' | 'definition'>

export const listViews = (entity: string) => send<{ items: SavedView[] }>('/api/views', { query: { entity } })

export const createView = (draft: ViewDraft) => send<SavedView>('/api/views', { method: 'POST', body: draft })

export const changeView = (id: string, draft: ViewDraft) => send<SavedView>(`/api/views/${id}`, { method: 'PUT', body: draft })

export const deleteView = (id: string) => send<void>(`/api/views/${id}`, { method: 'DELETE' })
