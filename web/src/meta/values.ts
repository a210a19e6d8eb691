// Reads the value of a field from an item, wherever the contract puts it: at the top, or in the facet of an organization.
import type { Facet, Item, Reference } from '../api/types'
import type { Entity, Field } from './types'

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'id' in value
}

export function isHidden(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hidden' in value
}

export function maskedEnd(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'masked' in value ? String(value.masked) : null
}

export interface Money {
  amount: string
  currency: string
}

export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}

/** The facet an item stands for: named by the row itself, or the only one there is. */
export function shownFacet(item: Item): Facet | null {
  const { facet, facets = [] } = item
  if (typeof facet === 'object') return facet
  if (typeof facet === 'string') return facets.find((one) => one.id === facet) ?? null
  return facets.length === 1 ? (facets[0] ?? null) : null
}

export function facetFor(item: Item, organization: string | undefined): Facet | null {
  return item.facets?.find((one) => one.organization.id === organization) ?? shownFacet(item)
}

export function valueOf(item: Item, field: Field, facet: Facet | null = shownFacet(item)): unknown {
  if (!field.facet) return item[field.name] ?? null
  if (facet && field.name in facet) return facet[field.name] ?? null
  return item[field.name] ?? null
}

/** The values of all readable facets, for a row that stands for the whole record. */
export function facetValues(item: Item, field: Field): unknown[] {
  return (item.facets ?? []).map((facet) => facet[field.name]).filter((value) => value !== null && value !== undefined)
}

export function labelOf(item: Item, entity: Entity): string {
  const value = item[entity.label] ?? item.label
  const option = entity.fields[entity.label]?.options?.find(({ code }) => code === value)
  // A word out of a list names many records; whose it is tells them apart.
  if (option) return [option.title, isReference(item.organization) ? item.organization.label : ''].filter(Boolean).join(' · ')
  if (isReference(value)) return value.label
  return typeof value === 'string' && value !== '' ? value : item.id.slice(-6)
}

export function versionFor(item: Item, field: Field, facet: Facet | null): string {
  return field.facet && facet ? facet.version : item.version
}

/** Same value in the sense of a write: references by id, everything else by content. */
export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(toWritten(left)) === JSON.stringify(toWritten(right))
}

/** A reference reads as an object and is written as an id (contract §2, Values). */
export function toWritten(value: unknown): unknown {
  if (isReference(value)) return value.id
  return value === '' || value === undefined ? null : value
}

export function rowKey(item: Item): string {
  const facet = typeof item.facet === 'object' ? item.facet.id : item.facet
  return facet ? `${item.id}:${facet}` : item.id
}
