// Turns the flat list of organizations into a tree with a sign and a colour for each. Never decides who may read what.
import { hash } from '../ui/signs'
import type { Organization } from './types'

export interface OrganizationNode {
  organization: Organization
  children: OrganizationNode[]
}

export function growTree(organizations: Organization[]): OrganizationNode[] {
  const nodes = new Map(organizations.map((organization) => [organization.id, { organization, children: [] as OrganizationNode[] }]))
  const roots: OrganizationNode[] = []
  for (const node of nodes.values()) {
    const parent = node.organization.parent === null ? undefined : nodes.get(node.organization.parent)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  return roots
}

/** The first sign of the name that no sister organization has at the same place: what tells them apart at a glance. */
export function signOf(organization: Organization, all: Organization[]): string {
  const own = [...organization.name]
  if (!/\p{Script=Han}/u.test(own[0] ?? '')) return (own[0] ?? '?').toUpperCase()
  const sisters = all.filter((one) => one.parent === organization.parent && one.id !== organization.id).map((one) => [...one.name])
  const place = own.findIndex((sign, index) => sisters.every((name) => name[index] !== sign))
  return own[place < 0 ? 0 : place] ?? own[0] ?? '?'
}

const COLORS = 6
const ABOVE_COMPANIES = new Set(['group', 'sector'])

/** Colour of the company an organization belongs to; units below a company carry its colour. */
export function colorOf(organization: Organization, all: Organization[]): string {
  const company = companyOf(organization, all)
  return ABOVE_COMPANIES.has(company.kind) ? 'var(--org-root)' : `var(--org-${placeOf(company, all)})`
}

/** The nearest company at or above; without one in sight the highest organization that is. */
function companyOf(organization: Organization, all: Organization[]): Organization {
  const byId = new Map(all.map((one) => [one.id, one]))
  let current = organization
  while (current.kind !== 'company' && !ABOVE_COMPANIES.has(current.kind)) {
    const parent = byId.get(current.parent ?? '')
    if (!parent || ABOVE_COMPANIES.has(parent.kind)) break
    current = parent
  }
  return current
}

/** The place in the palette comes from the key, so that a company looks the same to everybody; the next free one where two share it. */
function placeOf(company: Organization, all: Organization[]): number {
  const keyOf = (one: Organization) => String(one.color_key ?? one.id)
  const companies = all.filter((one) => one.kind === company.kind).toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
  const taken = new Set<number>()
  for (const one of companies) {
    let place = hash(keyOf(one)) % COLORS
    while (taken.has(place) && taken.size < COLORS) place = (place + 1) % COLORS
    taken.add(place)
    if (one.id === company.id) return place
  }
  return hash(keyOf(company)) % COLORS
}

/** Only organizations inside the reach of a position can be read; the others are shown dimmed. */
export function isReachable(organization: Organization, all: Organization[]): boolean {
  const byId = new Map(all.map((one) => [one.id, one]))
  if (all.some((one) => one.position?.depth === 'group')) return true
  for (let current: Organization | undefined = organization; current; current = byId.get(current.parent ?? '')) {
    if (current.position) return true
  }
  return false
}

/** How a choice is written in the header: an organization with units below stands for all of them. */
export function scopeToken(organization: Organization, all: Organization[]): string {
  return all.some((one) => one.parent === organization.id) ? `${organization.id}/*` : organization.id
}
