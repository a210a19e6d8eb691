// Turns the flat list of organizations into a tree with a sign and a colour for each. Never decides who may read what.
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

/** Colour of the company an organization belongs to; units below a company carry its colour. */
export function colorOf(organization: Organization, all: Organization[]): string {
  const byId = new Map(all.map((one) => [one.id, one]))
  let current = organization
  for (let step = 0; step < 20; step += 1) {
    const parent = current.parent === null ? undefined : byId.get(current.parent)
    if (!parent) return 'var(--org-root)'
    if (parent.parent === null || !byId.has(parent.parent) || current.kind === 'company') break
    current = parent
  }
  return `var(--org-${colorIndex(current, all)})`
}

function colorIndex(organization: Organization, all: Organization[]): number {
  if (typeof organization.color_key === 'number') return organization.color_key % COLORS
  const sisters = all.filter((one) => one.kind === organization.kind && one.parent !== null).map((one) => one.id)
  return Math.max(0, sisters.toSorted().indexOf(organization.id)) % COLORS
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
