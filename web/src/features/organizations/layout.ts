// Turns the tree of organizations into places on a plane: bands above companies side by side, each company a column with its units below. Pure.
import type { TreeNode } from './tree'

export type Look = 'root' | 'band' | 'head' | 'item'

export interface Cell {
  node: TreeNode
  look: Look
  parent: string | null
  x: number
  y: number
  width: number
  height: number
}

export interface Edge {
  key: string
  path: string
  ghost: boolean
}

export interface Plane {
  cells: Cell[]
  edges: Edge[]
  width: number
  height: number
}

const SIZE: Record<Look, { width: number; height: number }> = {
  root: { width: 272, height: 62 },
  band: { width: 184, height: 40 },
  head: { width: 212, height: 84 },
  item: { width: 192, height: 34 },
}
const GAP = 20
const LEVEL = 36
const STACK = 9
const INDENT = 16
const ABOVE = new Set(['group', 'sector'])

export type IsOpen = (node: TreeNode, depth: number) => boolean

/** Places everything that is open; `isOpen` says which branches are. */
export function placeUnits(roots: TreeNode[], isOpen: IsOpen): Plane {
  const plane: Plane = { cells: [], edges: [], width: 0, height: 0 }
  let x = 0
  for (const root of roots) x = block(plane, root, null, x, 0, 0, isOpen).right + GAP
  plane.width = Math.max(0, ...plane.cells.map((cell) => cell.x + cell.width))
  plane.height = Math.max(0, ...plane.cells.map((cell) => cell.y + cell.height))
  return plane
}

interface Block {
  right: number
  cell: Cell
}

function block(plane: Plane, node: TreeNode, parent: string | null, x: number, y: number, depth: number, isOpen: IsOpen): Block {
  return ABOVE.has(node.unit.kind) ? band(plane, node, parent, x, y, depth, isOpen) : column(plane, node, parent, x, y, depth, isOpen)
}

/** An organization above companies: what lies below it stands side by side, small units of its own in one column. */
function band(plane: Plane, node: TreeNode, parent: string | null, x: number, y: number, depth: number, isOpen: IsOpen): Block {
  const look: Look = depth === 0 ? 'root' : 'band'
  const size = SIZE[look]
  const cell: Cell = { node, look, parent, x, y, ...size }
  plane.cells.push(cell)
  const children = isOpen(node, depth) ? node.children : []
  const blocks = children.filter(isBlock)
  const small = children.filter((child) => !isBlock(child))
  const below = y + size.height + LEVEL
  const tops: Cell[] = []
  let right = x
  for (const child of blocks) {
    const placed = block(plane, child, node.key, right, below, depth + 1, isOpen)
    tops.push(placed.cell)
    right = placed.right + GAP
  }
  if (small.length > 0) {
    const first = stack(plane, small, node.key, right, below, depth + 1, isOpen)
    if (first.top) tops.push(first.top)
    right = first.right + GAP
  }
  right = Math.max(right - GAP, x + size.width)
  const [left, last] = [tops[0], tops.at(-1)]
  if (left && last) cell.x = Math.max(x, (left.x + last.x + last.width - size.width) / 2)
  for (const top of tops) plane.edges.push(fork(cell, top))
  return { right, cell }
}

const isBlock = (node: TreeNode) => ABOVE.has(node.unit.kind) || node.unit.kind === 'company'

function column(plane: Plane, node: TreeNode, parent: string | null, x: number, y: number, depth: number, isOpen: IsOpen): Block {
  const cell: Cell = { node, look: 'head', parent, x, y, ...SIZE.head }
  plane.cells.push(cell)
  if (!isOpen(node, depth)) return { right: x + cell.width, cell }
  const { right } = stack(plane, node.children, node.key, x + INDENT, y + cell.height + GAP, depth + 1, isOpen, cell)
  return { right: Math.max(right, x + cell.width), cell }
}

/** Units below one another, what lies below them a step to the right. */
function stack(plane: Plane, nodes: TreeNode[], parent: string, x: number, y: number, depth: number, isOpen: IsOpen, above?: Cell): { right: number; bottom: number; top: Cell | null } {
  let [bottom, right] = [y, x]
  let top: Cell | null = null
  for (const node of nodes) {
    const cell: Cell = { node, look: 'item', parent, x, y: bottom, ...SIZE.item }
    plane.cells.push(cell)
    if (above) plane.edges.push(elbow(above, cell))
    top ??= cell
    right = Math.max(right, x + cell.width)
    bottom += cell.height + STACK
    if (node.children.length > 0 && isOpen(node, depth)) {
      const inner = stack(plane, node.children, node.key, x + INDENT, bottom, depth + 1, isOpen, cell)
      right = Math.max(right, inner.right)
      bottom = inner.bottom
    }
  }
  return { right, bottom, top }
}

/** From the foot of one over a bar to the head of another. */
function fork(above: Cell, below: Cell): Edge {
  const [x1, y1, x2, y2] = [above.x + above.width / 2, above.y + above.height, below.x + below.width / 2, below.y]
  const middle = (y1 + y2) / 2
  const bend = Math.min(7, Math.abs(x2 - x1) / 2)
  const side = Math.sign(x2 - x1)
  const path = bend < 1 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}V${middle - bend}q0 ${bend} ${side * bend} ${bend}H${x2 - side * bend}q${side * bend} 0 ${side * bend} ${bend}V${y2}`
  return { key: below.node.key, path, ghost: below.node.ghost }
}

/** From the left side of one down, and into the left side of another. */
function elbow(above: Cell, below: Cell): Edge {
  const x = above.x + (above.look === 'head' ? 6 : 7)
  const y = below.y + below.height / 2
  return { key: below.node.key, path: `M${x} ${above.y + above.height}V${y - 6}q0 6 6 6H${below.x}`, ghost: below.node.ghost }
}

/** The way from where something was to where it is, or to what stands for it. */
export function arrow(from: Cell, to: Cell): string {
  const rightwards = from.x < to.x
  const x1 = rightwards ? from.x + from.width : from.x
  const x2 = rightwards ? to.x - 4 : to.x + to.width + 4
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2]
  if (Math.abs(from.x - to.x) < 40) {
    const x = Math.max(from.x + from.width, to.x + to.width)
    return `M${from.x + from.width} ${y1}C${x + 26} ${y1} ${x + 26} ${y2} ${to.x + to.width + 4} ${y2}`
  }
  const reach = Math.min(80, Math.abs(x2 - x1) / 2) * (rightwards ? 1 : -1)
  return `M${x1} ${y1}C${x1 + reach} ${y1} ${x2 - reach} ${y2} ${x2} ${y2}`
}
