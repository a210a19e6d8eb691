// Turns organizations of a day, and those of another day to compare with, into one tree in which each says what became of it. Pure.
import type { Unit } from '../../api/organizations'

export type Fate = 'same' | 'opened' | 'moved' | 'closed' | 'renamed'

export interface TreeNode {
  /** The id; of a ghost with a mark before it, since the same organization may stand elsewhere. */
  key: string
  unit: Unit
  fate: Fate
  /** What is only there for comparison: where an organization was. */
  ghost: boolean
  /** Its old name, or the organization that it came from, went to, or that stands for it. */
  note: string | null
  children: TreeNode[]
}

const GHOST = '~'

export function growUnits(units: Unit[], before: Unit[] | null): TreeNode[] {
  const old = new Map(before?.map((unit) => [unit.id, unit]))
  const now = new Map(units.map((unit) => [unit.id, unit]))
  const nodes = new Map<string, TreeNode>()
  for (const unit of units) nodes.set(unit.id, nodeOf(unit, before ? old.get(unit.id) : unit, now, old))
  if (before) for (const unit of before) addGhost(unit, now, nodes)
  return hang(nodes, now)
}

function nodeOf(unit: Unit, was: Unit | undefined, now: Map<string, Unit>, old: Map<string, Unit>): TreeNode {
  const node: TreeNode = { key: unit.id, unit, fate: 'same', ghost: false, note: null, children: [] }
  if (!was) return { ...node, fate: 'opened' }
  if (was.parent !== unit.parent) return { ...node, fate: 'moved', note: (old.get(was.parent ?? '') ?? now.get(was.parent ?? ''))?.name ?? null }
  if (was.name !== unit.name) return { ...node, fate: 'renamed', note: was.name }
  return node
}

/** Where something was that is gone now, or stands elsewhere. */
function addGhost(unit: Unit, now: Map<string, Unit>, nodes: Map<string, TreeNode>): void {
  const there = now.get(unit.id)
  if (there && there.parent === unit.parent) return
  const to = there ? now.get(there.parent ?? '') : now.get(unit.successors[0] ?? '')
  nodes.set(GHOST + unit.id, { key: GHOST + unit.id, unit, fate: there ? 'moved' : 'closed', ghost: true, note: to?.name ?? null, children: [] })
}

function hang(nodes: Map<string, TreeNode>, now: Map<string, Unit>): TreeNode[] {
  const roots: TreeNode[] = []
  for (const node of nodes.values()) {
    const parent = node.unit.parent ?? ''
    const above = node.ghost && !now.has(parent) ? nodes.get(GHOST + parent) : nodes.get(parent)
    if (above) above.children.push(node)
    else if (!node.ghost) roots.push(node)
  }
  return roots
}

export interface Line {
  node: TreeNode
  depth: number
  parent: string | null
}

/** The lines of a list of the tree, closed branches left out. */
export function linesOf(roots: TreeNode[], isOpen: (node: TreeNode, depth: number) => boolean): Line[] {
  const found: Line[] = []
  const walk = (nodes: TreeNode[], depth: number, parent: string | null) => {
    for (const node of nodes) {
      found.push({ node, depth, parent })
      if (isOpen(node, depth)) walk(node.children, depth + 1, node.key)
    }
  }
  walk(roots, 0, null)
  return found
}

/** What stands in and below each organization together. */
export function sumUp(roots: TreeNode[], counts: Record<string, number> | undefined): Record<string, number> {
  const found: Record<string, number> = {}
  const sum = (node: TreeNode): number => {
    const own = node.ghost ? 0 : (counts?.[node.unit.id] ?? 0)
    const all = node.children.reduce((total, child) => total + sum(child), own)
    if (!node.ghost) found[node.unit.id] = all
    return all
  }
  if (counts) for (const root of roots) sum(root)
  return found
}

/** The keys of all that lie above something that is looked for, so that it can be seen. */
export function pathsTo(roots: TreeNode[], wanted: (node: TreeNode) => boolean): { found: TreeNode[]; above: Set<string> } {
  const found: TreeNode[] = []
  const above = new Set<string>()
  const walk = (node: TreeNode, path: string[]) => {
    if (wanted(node)) {
      found.push(node)
      for (const key of path) above.add(key)
    }
    for (const child of node.children) walk(child, [...path, node.key])
  }
  for (const root of roots) walk(root, [])
  return { found, above }
}
