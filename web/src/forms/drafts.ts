// What was typed into a form and not saved: kept in this browser, for this person, and offered back. Masked values are never kept.
import type { Entity } from '../meta/types'

export interface Draft {
  at: string
  organization: string
  values: Record<string, unknown>
}

const PREFIX = 'hezong.draft:'
/** Milliseconds after which an unsaved form is forgotten. */
const KEPT = 14 * 86_400_000

export const draftKey = (user: string, entity: string, place: string) => `${PREFIX}${user}:${entity}:${place}`

export function readDraft(key: string, now = Date.now()): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null
    if (draft && now - Date.parse(draft.at) < KEPT) return draft
    localStorage.removeItem(key)
  } catch {
    // A full or closed store means no drafts, and nothing else.
  }
  return null
}

export function keepDraft(key: string, entity: Entity, organization: string, values: Record<string, unknown>): void {
  const kept = Object.fromEntries(Object.entries(values).filter(([name, value]) => hasContent(value) && value !== entity.fields[name]?.default && entity.fields[name]?.state === 'editable'))
  try {
    if (Object.keys(kept).length === 0) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), organization, values: kept } satisfies Draft))
  } catch {
    // As above: typing goes on.
  }
}

export function dropDraft(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // As above.
  }
}

/** Nothing of one person stays behind for the next. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) dropDraft(key)
}

const hasContent = (value: unknown) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
