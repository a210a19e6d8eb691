// Finds and changes a record in every cached read at once, so that list, peek and page never show two values.
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { keys } from '../api/queries'
import type { Facet, Item, Page } from '../api/types'
import type { Field } from '../meta/types'
import { shownFacet } from '../meta/values'

export function updateEverywhere(client: QueryClient, entity: string, id: string, change: (item: Item) => Item): void {
  client.setQueryData<Item>(keys.record(entity, id), (item) => item && change(item))
  client.setQueriesData<InfiniteData<Page>>({ queryKey: keys.lists(entity) }, (data) => data && changePages(data, id, change))
}

/** Pages without the record stay the same objects: their rows are not drawn again. */
function changePages(data: InfiniteData<Page>, id: string, change: (item: Item) => Item): InfiniteData<Page> {
  if (!data.pages.some((page) => page.items.some((item) => item.id === id))) return data
  const pages = data.pages.map((page) => (page.items.some((item) => item.id === id) ? { ...page, items: page.items.map((item) => (item.id === id ? change(item) : item)) } : page))
  return { ...data, pages }
}

export function findItem(client: QueryClient, entity: string, id: string): Item | null {
  const one = client.getQueryData<Item>(keys.record(entity, id))
  if (one) return one
  for (const [, data] of client.getQueriesData<InfiniteData<Page>>({ queryKey: keys.lists(entity) })) {
    const found = data?.pages.flatMap((page) => page.items).find((item) => item.id === id)
    if (found) return found
  }
  return null
}

/** A value of a facet changes there and, where this facet is the one shown at the top, at the top too. */
export function withValue(item: Item, field: Field, facetId: string | null, value: unknown): Item {
  if (!field.facet) return { ...item, [field.name]: value }
  const write = (facet: Facet): Facet => (facet.id === facetId ? { ...facet, [field.name]: value } : facet)
  const next: Item = { ...item }
  if (item.facets) next.facets = item.facets.map(write)
  if (typeof item.facet === 'object') next.facet = write(item.facet)
  const shown = shownFacet(item)
  if (field.name in item && (!shown || shown.id === facetId)) next[field.name] = value
  return next
}

/** The answer to a write replaces what is known; a row that stands for one facet keeps standing for it. */
export function withAnswer(item: Item, answer: Item): Item {
  const next: Item = { ...item, ...answer }
  const facetId = typeof item.facet === 'object' ? item.facet.id : item.facet
  if (!facetId) return next
  const facet = answer.facets?.find((one) => one.id === facetId)
  next.facet = item.facet as Facet | string
  if (!facet) return next
  next.facets = [facet]
  if (typeof item.facet === 'object') next.facet = facet
  for (const name of Object.keys(facet)) if (name in item && name !== 'id' && name !== 'version') next[name] = facet[name]
  return next
}
