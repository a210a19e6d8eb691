// The home page, what was opened last or pinned, and how things look: kept at the server, so that they follow the person.
import { send } from './client'
import type { Problem } from './errors'
import type { Item, Reference } from './types'

export interface Arrangement {
  figures: string[]
  /** The tiles of the three columns, by id. */
  columns: string[][]
}

export interface TileOffer {
  id: string
  /** `metric`, or what it shows of the person's own: tasks, messages … */
  kind: string
  title: string | null
  entity: string | null
  /** A single figure, for the row at the top. */
  band: boolean
}

export interface Amount {
  amount: string
  currency: string
}

export type Measures = Record<string, number | string | Amount[] | null>

export interface TileData {
  problem?: { title: string; problems: Problem[] }
  items?: (Item & { group?: Record<string, unknown>; measures?: Measures; entity?: string; at?: string })[]
  count?: number
  filter?: string
  sum?: string | null
  by?: string | null
  over?: string | null
  /** Of a monthly figure: the same days of the month before, and the last weeks. */
  before?: Measures
  weeks?: number[]
}

export interface Home extends Arrangement {
  today: string
  day: { overdue?: number; today?: number; unread?: number }
  arranged: 'person' | 'organization' | 'model'
  organization: Reference | null
  /** The person may arrange for everybody in their organization. */
  may_set: boolean
  offered: TileOffer[]
  data: Record<string, TileData>
}

export const readHome = () => send<Home>('/api/home')

export const saveHome = (arrangement: Arrangement) => send<void>('/api/home', { method: 'PUT', body: arrangement })

export const resetHome = () => send<void>('/api/home', { method: 'DELETE' })

export const saveHomeFor = (organization: string, arrangement: Arrangement) => send<void>(`/api/organizations/${organization}/home`, { method: 'PUT', body: arrangement })

export const resetHomeFor = (organization: string) => send<void>(`/api/organizations/${organization}/home/reset`, { method: 'POST' })

export interface Remembered {
  entity: string
  id: string
  label: string | null
  at: string
}

export const readRemembered = () => send<{ recent: Remembered[]; pinned: Remembered[] }>('/api/recent')

export const noteVisit = (entity: string, id: string) => send<void>('/api/recent', { method: 'POST', body: { entity, id } })

export const pinRecord = (entity: string, id: string) => send<void>('/api/pins', { method: 'POST', body: { entity, id } })

export const unpinRecord = (id: string) => send<void>(`/api/pins/${id}`, { method: 'DELETE' })
