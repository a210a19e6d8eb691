// Remembers how each list was looked at last, for this person in this browser: the way back in leads there. Holds no records.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { type ListSearch, definitionOf, readListSearch } from '../views/list/search'

export const useLastLists = create<{ lists: Record<string, Record<string, string>> }>()(persist(() => ({ lists: {} as Record<string, Record<string, string>> }), { name: 'hezong.lists' }))

export function keepLast(entity: string, search: ListSearch): void {
  const kept = { ...definitionOf(search), ...(search.view ? { view: search.view } : {}) }
  useLastLists.setState(({ lists }) => (JSON.stringify(lists[entity] ?? {}) === JSON.stringify(kept) ? { lists } : { lists: { ...lists, [entity]: kept } }))
}

/** What the link to a list carries. */
export const lastSearch = (lists: Record<string, Record<string, string>>, entity: string): ListSearch => readListSearch(lists[entity] ?? {})

export const forgetLists = () => useLastLists.setState({ lists: {} })
