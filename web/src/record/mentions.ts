// Mentions in texts: people read names after an @, the server keeps ids. Turns the one into the other.
import type { Reference } from '../api/types'

/** The entity of people, which the kernel brings. */
export const PEOPLE = 'user'
const KEPT = /@\[([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\]/g

/** The word after an @ in which the caret stands; null where there is none. */
export function mentionAt(text: string, caret: number): { start: number; word: string } | null {
  const before = text.slice(0, caret)
  const start = before.lastIndexOf('@')
  if (start < 0) return null
  const word = before.slice(start + 1)
  const free = start === 0 || !/[\w.]/.test(before[start - 1] ?? '')
  return free && !/[\s@]/.test(word) && word.length <= 20 ? { start, word } : null
}

/** Longer names first, so that one that begins like another is not cut. */
export function withIds(text: string, people: Reference[]): string {
  const sorted = people.toSorted((left, right) => right.label.length - left.label.length)
  return sorted.reduce((result, person) => result.replaceAll(`@${person.label}`, `@[${person.id}]`), text)
}

export const mentionedIn = (texts: string[]) => [...new Set(texts.flatMap((text) => [...text.matchAll(KEPT)].map((match) => match[1] ?? '')))]

export interface Part {
  text: string
  person?: string
}

/** The text in pieces: plain ones, and mentions with the id they hold. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(KEPT)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: match[0], person: match[1] ?? '' })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}
