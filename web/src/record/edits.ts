// What becomes of each edit: saving, saved, failed or in conflict. Cells and fields look themselves up here.
import { create } from 'zustand'
import type { Problem } from '../api/errors'

export interface EditState {
  state: 'saving' | 'saved' | 'failed' | 'conflict'
  message?: string
}

export interface Conflict {
  entity: string
  id: string
  organization: string | null
  problems: Problem[]
  /** What the person wanted, by field. */
  wanted: Record<string, unknown>
}

/** By record, then by facet and field: a row looks up all its cells with one subscription. */
export const useEdits = create<{ edits: Record<string, Record<string, EditState>>; conflict: Conflict | null }>()(() => ({ edits: {}, conflict: null }))

export const editKey = (facetId: string | null | undefined, field: string) => `${facetId ?? ''}:${field}`

export function setEdit(record: string, key: string, edit: EditState | null): void {
  useEdits.setState(({ edits }) => {
    const { [key]: _, ...rest } = edits[record] ?? {}
    return { edits: { ...edits, [record]: edit ? { ...rest, [key]: edit } : rest } }
  })
}

export function clearEdits(record: string): void {
  useEdits.setState(({ edits }) => ({ edits: Object.fromEntries(Object.entries(edits).filter(([id]) => id !== record)) }))
}

export const setConflict = (conflict: Conflict | null) => useEdits.setState({ conflict })
