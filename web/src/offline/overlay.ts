// Lays what waits to be sent over what was kept: after a fresh start without network the person sees their own changes too.
import type { Facet, Item } from '../api/types'
import { isReference } from '../meta/values'
import { type Queued, isOpen, useOutbox } from './outbox'

export function overlay(body: unknown): unknown {
  const changes = useOutbox.getState().items.filter((one) => isOpen(one) && one.kind === 'change')
  if (changes.length === 0 || typeof body !== 'object' || body === null) return body
  if ('items' in body && Array.isArray(body.items)) return { ...body, items: (body.items as Item[]).map((item) => laid(item, changes)) }
  return 'id' in body ? laid(body as Item, changes) : body
}

function laid(item: Item, changes: Queued[]): Item {
  const own = changes.filter((one) => one.record === item.id)
  return own.reduce((found, change) => {
    const next: Item = { ...found, ...fitting(found, change.values), queued: true }
    if (found.facets) next.facets = found.facets.map((facet) => (facet.organization.id === change.organization ? ({ ...facet, ...fitting(facet, change.values) } as Facet) : facet))
    return next
  }, item)
}

/** Of another record only its id waits to be sent; its name is told by the server. */
function fitting(known: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in known && !isReference(known[name])))
}
