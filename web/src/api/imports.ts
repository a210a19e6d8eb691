// The calls of an import (contract §3): upload, mapping, run, state, problems.
import { download, send } from './client'
import type { Reference } from './types'

export interface ImportCounts {
  rows: number
  created: number
  updated: number
  duplicate: number
  problem: number
  skipped: number
}

export interface ImportProblem {
  code: string
  field?: string | null
  row?: number | null
  message?: string
  severity?: string
}

export interface ImportColumn {
  name: string
  samples?: string[]
}

/** What texts of a column mean: the id of a record, the code of a choice, or nothing. */
export type Meanings = Record<string, string | null>

export interface UnknownText {
  text: string
  count: number
  suggestions: { value: string; label: string }[]
}

/** Texts of a column that mean nothing yet; `total` may be more than are told. */
export interface UnknownColumn {
  column: string
  field: string
  total: number
  values: UnknownText[]
}

/** A new record and those that it resembles. */
export interface SimilarRow {
  row: number
  record: string
  candidates: Reference[]
}

export interface Import {
  id: string
  entity: string
  file_name?: string
  state: 'staged' | 'running' | 'paused' | 'done' | 'failed' | 'undone'
  columns: (ImportColumn | string)[]
  /** From the name of a column of the file to the name of a field; null leaves the column out. */
  mapping: Record<string, string | null>
  values?: Record<string, Meanings>
  unknown?: UnknownColumn[]
  similar?: SimilarRow[]
  preview: (Record<string, unknown> | unknown[])[]
  problems: ImportProblem[]
  counts?: ImportCounts
  organization?: unknown
  mode?: ImportMode | null
  batch?: string | null
}

export function uploadImport(file: File, entity: string, organization: string): Promise<Import> {
  const body = new FormData()
  body.set('entity', entity)
  body.set('organization', organization)
  body.set('file', file)
  return send('/api/imports', { method: 'POST', body })
}

export const readImport = (id: string) => send<Import>(`/api/imports/${id}`)

export const saveMapping = (id: string, mapping: Record<string, string | null>) =>
  send<Import>(`/api/imports/${id}/mapping`, { method: 'PUT', body: { mapping } })

/** All that was said of values replaces what was said before; it is remembered for the next file with these columns. */
export const saveValues = (id: string, values: Record<string, Meanings>) => send<Import>(`/api/imports/${id}/mapping`, { method: 'PUT', body: { values } })

export type ImportMode = 'create' | 'update' | 'both'

export const runImport = (id: string, mode: ImportMode) => send<Import>(`/api/imports/${id}/run`, { method: 'POST', body: { mode } })

export const pauseImport = (id: string) => send<Import>(`/api/imports/${id}/pause`, { method: 'POST', body: {} })

/** What the import wrote is taken back as a batch of its own. */
export const undoImport = (id: string) => send<{ batch: string }>(`/api/imports/${id}/undo`, { method: 'POST', query: { partial: true }, body: {} })

export interface Mending {
  row: number
  /** New texts by the name of the column. */
  cells: Record<string, string>
}

export const mendRows = (id: string, rows: Mending[]) => send<Import>(`/api/imports/${id}/rows`, { method: 'PATCH', body: { rows } })

export const downloadProblems = (id: string) => download(`/api/imports/${id}/problems`, { format: 'csv' })
