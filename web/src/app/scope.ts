// The chosen organizations: kept per person, sent with every request, and the one place where a switch empties the caches.
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { useConnection } from '../api/connection'
import { forgetReads } from '../offline/reads'
import { scopeToken } from '../meta/organizations'
import type { Organization } from '../meta/types'

export const useScope = create<{ chosen: string[] }>()(() => ({ chosen: [] }))

const entry = (user: string) => `hezong.scope.${user}`

export function restoreScope(user: string, all: Organization[]): void {
  const known = new Set(all.map((one) => one.id))
  applyScope(readStored(user).filter((id) => known.has(id)), all)
}

function readStored(user: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(entry(user)) ?? '[]')
    return Array.isArray(stored) ? stored.map(String) : []
  } catch {
    // A broken or forbidden store only means that nothing is chosen yet.
    return []
  }
}

export function switchScope(client: QueryClient, user: string, chosen: string[], all: Organization[]): void {
  try {
    localStorage.setItem(entry(user), JSON.stringify(chosen))
  } catch {
    // Private windows may refuse to store; the choice then lasts as long as the page.
  }
  applyScope(chosen, all)
  // What was kept belongs to the organizations that were chosen before.
  void forgetReads()
  for (const root of ['records', 'search', 'import', 'batches', 'requests', 'portal', 'quality', 'pairs']) client.removeQueries({ queryKey: [root] })
}

function applyScope(chosen: string[], all: Organization[]): void {
  const organizations = all.filter((one) => chosen.includes(one.id)).map((one) => scopeToken(one, all))
  useConnection.setState({ organizations })
  useScope.setState({ chosen })
}
