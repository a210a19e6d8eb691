// Lays a form out by the model: the tabs of its layout, with what a person may fill in a new record.
import { typeOf } from '../fields/registry'
import { fieldsIn, layoutWith } from '../meta/conditions'
import { isCreatable } from '../meta/model'
import type { Entity, Field, LayoutTab } from '../meta/types'

export function formTabs(entity: Entity, settled: string[]): LayoutTab[] {
  const mayFill = (field: Field) => isCreatable(field) && typeOf(field).Edit !== undefined && !settled.includes(field.name)
  const tabs = layoutWith(entity.views.layout, entity, mayFill)
  const placed = new Set(tabs.flatMap((tab) => tab.sections.flatMap(fieldsIn)))
  // A required field that no view shows could never be filled: it joins the first section.
  const missing = Object.values(entity.fields).filter((field) => field.required && !field.has_default && mayFill(field) && !placed.has(field.name))
  if (missing.length === 0) return tabs
  const rows = missing.map((field) => [{ field: field.name, span: 12 }])
  const [first = { name: null, title: null, sections: [] }, ...others] = tabs
  const [section = { name: 'main', title: entity.title, block: null, visible: null, rows: [] }, ...rest] = first.sections
  return [{ ...first, sections: [{ ...section, rows: [...rows, ...section.rows] }, ...rest] }, ...others]
}
