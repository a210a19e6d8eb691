// Evaluates the conditions of the model on the values of one record: what is shown, needed, kept. The server always decides.
import type { Facet, Item } from '../api/types'
import { type Env, type Tree, holds } from './expr'
import type { Cell, Entity, Field, LayoutSection, LayoutTab, Model } from './types'
import { toWritten, valueOf } from './values'

export interface FieldConditions {
  visible: boolean
  required: boolean
  readonly: boolean
}

/** What only the server can decide leaves the field as it is without the condition. */
export function conditionsOf(field: Field, env: Env): FieldConditions {
  const asked = (tree: unknown, otherwise: boolean) => (tree ? (holds(tree as Tree, env) ?? otherwise) : otherwise)
  return { visible: asked(field.when?.visible, true), required: asked(field.when?.required, Boolean(field.required && !field.has_default)), readonly: asked(field.when?.readonly, false) }
}

export const isShown = (section: LayoutSection, env: Env) => !section.visible || holds(section.visible as Tree, env) !== false

/** The record as expressions see it; what a form leaves open is null. */
export function envOf(entity: Entity, values: Record<string, unknown>, me: Model['me'], now = new Date()): Env {
  const self: Record<string, unknown> = { id: null }
  for (const name of Object.keys(entity.fields)) self[name] = null
  for (const [name, value] of Object.entries(values)) self[name] = typeof value === 'object' && value !== null && 'label' in value ? value : toWritten(value)
  return { self, old: null, user: me, now: now.toISOString(), today: now.toISOString().slice(0, 10) }
}

export function envOfItem(entity: Entity, item: Item, facet: Facet | null, me: Model['me']): Env {
  const values = Object.fromEntries(Object.values(entity.fields).map((field) => [field.name, valueOf(item, field, facet)]))
  return envOf(entity, { ...values, id: item.id }, me)
}

/** The fields of the record that expressions read: whoever shows their result listens to these alone. */
export function fieldsRead(trees: unknown[]): string[] {
  const found = new Set<string>()
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const { op, names } = node as { op?: string; names?: string[] }
    if (op === 'path' && names?.[0] === 'self' && names[1]) found.add(names[1])
    Object.values(node).forEach(visit)
  }
  trees.forEach(visit)
  return [...found]
}

export const conditionTrees = (field: Field) => Object.values(field.when ?? {})

/** The layout with only the fields that a screen can use; sections and tabs that are left empty are gone. */
export function layoutWith(tabs: LayoutTab[], entity: Entity, use: (field: Field) => boolean, blocks = false): LayoutTab[] {
  const cells = (row: LayoutSection['rows'][number]) => row.filter((cell) => { const field = entity.fields[cell.field]; return field !== undefined && use(field) })
  const sections = (tab: LayoutTab) => tab.sections.map((section) => ({ ...section, rows: fillRows(section.rows.flatMap(cells)) })).filter((section) => section.rows.length > 0 || (blocks && section.block !== null))
  return tabs.map((tab) => ({ ...tab, sections: sections(tab) })).filter((tab) => tab.sections.length > 0)
}

/** What is left of a section moves up into full rows of twelve columns. */
function fillRows(cells: Cell[]): Cell[][] {
  const rows: Cell[][] = []
  let room = 0
  for (const cell of cells) {
    if (cell.span > room) {
      rows.push([])
      room = 12
    }
    rows.at(-1)?.push(cell)
    room -= cell.span
  }
  return rows
}

export const fieldsIn = (section: LayoutSection) => section.rows.flatMap((row) => row.map((cell) => cell.field))

/** Blocks that the layout places itself are not shown at their usual place. */
export const placedBlocks = (tabs: LayoutTab[]) => new Set(tabs.flatMap((tab) => tab.sections.flatMap((section) => section.block ?? [])))
