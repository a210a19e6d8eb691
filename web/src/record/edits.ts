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

export const useEdits = create<{ edits: Record<string, EditState>; conflict: Conflict | null }>()(() => ({ edits: {}, conflict: null }))

export const editKey = (id: string, facetId: string | null | undefined, field: string) => `${id}:${facetId ?? ''}:${field}`

export function setEdit(key: string, edit: EditState | null): void {
  useEdits.setState(({ edits }) => {
    const { [key]: _, ...rest } = edits
    return { edits: edit ? { ...rest, [key]: edit } : rest }
  })
}

export const setConflict = (conflict: Conflict | null) => useEdits.setState({ conflict })
