// Turns the two sides of a plan into lines that stand beside each other, and operations into what they say. Pure.
import type { Operation, SideUnit } from '../../api/organizations'
import type { IconName } from '../../ui/icons'

export const GLYPHS: Record<Operation['op'], IconName> = { open: 'plus', close: 'minus', rename: 'edit', move: 'moveOut', merge: 'merge', split: 'split', divest: 'leave', transfer: 'transfer' }
export const OPS = Object.keys(GLYPHS) as Operation['op'][]

export interface Pair {
  key: string
  depth: number
  left: SideUnit | null
  right: SideUnit | null
  fate: 'same' | 'opened' | 'moved' | 'closed' | 'renamed'
  hasChildren: boolean
}

/** One line for each organization at a place; what is elsewhere on the other side has two, each with a gap. */
export function pairUp(before: SideUnit[], after: SideUnit[], onlyChanges: boolean): Pair[] {
  const [old, now] = [byId(before), byId(after)]
  const [oldBelow, nowBelow] = [childrenOf(before), childrenOf(after)]
  const found: Pair[] = []
  const walk = (id: string, depth: number, sides: { left: boolean; right: boolean }): boolean => {
    const left = sides.left ? (old.get(id) ?? null) : null
    const right = sides.right ? (now.get(id) ?? null) : null
    const fate = fateOf(id, left, right, old, now)
    const below = merged(left ? (oldBelow.get(id) ?? []) : [], right ? (nowBelow.get(id) ?? []) : [])
    const at = found.length
    found.push({ key: `${left ? 'l' : ''}${right ? 'r' : ''}${id}`, depth, left, right, fate, hasChildren: below.length > 0 })
    let changed = fate !== 'same'
    for (const child of below) {
      const isChanged = walk(child, depth + 1, { left: left !== null && old.get(child)?.parent === id, right: right !== null && now.get(child)?.parent === id })
      changed ||= isChanged
    }
    if (onlyChanges && !changed) found.length = at
    // What lies below something that goes as a whole goes with it: one line says so.
    if (onlyChanges && (fate === 'moved' || fate === 'closed') && !below.some((child) => isDifferent(child, old, now))) found.length = at + 1
    return changed
  }
  const roots = merged(before.filter((unit) => !unit.parent).map((unit) => unit.id), after.filter((unit) => !unit.parent).map((unit) => unit.id))
  for (const root of roots) walk(root, 0, { left: old.has(root), right: now.has(root) })
  return found
}

const isDifferent = (id: string, old: Map<string, SideUnit>, now: Map<string, SideUnit>) => old.get(id)?.parent !== now.get(id)?.parent || old.get(id)?.name !== now.get(id)?.name

function fateOf(id: string, left: SideUnit | null, right: SideUnit | null, old: Map<string, SideUnit>, now: Map<string, SideUnit>): Pair['fate'] {
  if (left && right) return left.name === right.name ? 'same' : 'renamed'
  if (left) return now.has(id) ? (old.get(id)?.parent === now.get(id)?.parent ? 'same' : 'moved') : 'closed'
  return old.has(id) ? (old.get(id)?.parent === now.get(id)?.parent ? 'same' : 'moved') : 'opened'
}

const byId = (units: SideUnit[]) => new Map(units.map((unit) => [unit.id, unit]))

function childrenOf(units: SideUnit[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const unit of units) if (unit.parent) found.set(unit.parent, [...(found.get(unit.parent) ?? []), unit.id])
  return found
}

const merged = (left: string[], right: string[]) => [...left, ...right.filter((id) => !left.includes(id))]

/** Whether one organization lies below another, or is it. */
export function isWithin(units: SideUnit[], id: string, above: string): boolean {
  const known = byId(units)
  for (let unit = known.get(id); unit; unit = known.get(unit.parent ?? '')) if (unit.id === above) return true
  return false
}

/** The organizations that an operation names, for words and marks: the one it is about, and the other one. */
export function namedIn(operation: Operation): { about: string; other: string | null } {
  switch (operation.op) {
    case 'open':
      return { about: operation.name, other: operation.parent }
    case 'close':
      return { about: operation.organization, other: operation.successor ?? null }
    case 'rename':
      return { about: operation.organization, other: operation.name }
    case 'move':
    case 'transfer':
      return { about: operation.organization, other: operation.to }
    case 'merge':
      return { about: operation.organization ?? operation.organizations?.[0] ?? '', other: operation.into }
    case 'split':
      return { about: operation.organization, other: operation.parts.map((part) => part.name).join('、') }
    case 'divest':
      return { about: operation.organization, other: null }
  }
}
