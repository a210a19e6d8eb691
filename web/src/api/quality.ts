// How good records are, by organization: one figure is the number of rows that a list has under its filter.
import { send } from './client'
import type { Reference } from './types'

export interface Dimension {
  /** "incomplete", "stale", or "missing." and the name of a field. */
  name: string
  filter: string
}

export interface QualityRow {
  organization: Reference & { code: string }
  parent: string | null
  records: number
  /** Null where the person may not read the field, or where it was not counted yet. */
  counts: Record<string, number | null>
  duplicates: number | null
  answerable: Reference[]
}

export interface QualityDay {
  day: string
  records: number
  incomplete: number | null
  stale: number | null
}

export interface Scorecard {
  entity: string
  rows: 'records' | 'relationships'
  /** When it was counted; null where it was not yet. */
  at: string | null
  capped: boolean
  stale_after: number | null
  role: string | null
  dimensions: Dimension[]
  items: QualityRow[]
  trend: QualityDay[]
}

export const readScorecard = (entity: string) => send<Scorecard>('/api/quality', { query: { entity } })
