// The shapes of the answers that the client reads (contract §1–§3). Values of fields stay unknown: their type comes from the model.

export interface Reference {
  id: string
  label: string
}

export interface Session {
  user: { id: string; login: string; name: string }
  organizations: { id: string; code: string; name: string }[]
  positions: { id: string; role: string; organization: string; from: string | null; to: string | null }[]
  language: string
  csrf: string
  /** A password of one's own must be chosen first. */
  must_change?: boolean
  /** With whose eyes the person looks, for a while. */
  viewing_as?: { id: string; login: string; name: string; until: string }
}

export interface Facet {
  id: string
  organization: Reference
  version: string
  [field: string]: unknown
}

export interface Move {
  name: string
  to: string
  allowed: boolean
  missing: string[]
}

export interface Item {
  id: string
  version: string
  label?: string
  organization?: Reference | null
  facets?: Facet[]
  /** With rows=relationships: the facet that this row stands for. */
  facet?: Facet | string
  moves?: Move[]
  also_known_to?: Reference[]
  merged?: boolean
  /** The moment that is shown, where it is not now; `unknown` names fields whose value of then is not kept. */
  as_of?: string
  unknown?: string[]
  [field: string]: unknown
}

export interface Page {
  items: Item[]
  next: string | null
  count?: number
  count_capped?: boolean
}

export interface HistoryEntry {
  version: string
  at: string
  by: Reference | null
  verb: string
  batch: string | null
  /** The relationship in which it was changed. */
  facet?: string
  changes: { field: string; old: unknown; new: unknown; erased?: boolean }[]
}

export interface SearchHit {
  entity: string
  id: string
  label: string
  organizations: (Reference | string)[]
  why: unknown
}

export interface Duplicate {
  id: string
  label: string
  score?: number
  masked?: boolean
  region?: Reference | null
  matched?: string[]
  organizations?: (Reference | string)[]
}

/** Counts and sums in groups; sums of money stand per currency. */
export interface Figures {
  items: { group: Record<string, unknown>; measures: Record<string, unknown> }[]
}
