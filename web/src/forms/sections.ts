// Lays a form out by the model: the sections of its view, with what a person may fill in a new record.
import { typeOf } from '../fields/registry'
import { fieldsOf, isCreatable } from '../meta/model'
import type { Entity, Field } from '../meta/types'

export interface Section {
  name: string
  title: string
  fields: Field[]
}

export function formSections(entity: Entity, settled: string[]): Section[] {
  const mayFill = (field: Field) => isCreatable(field) && typeOf(field).Edit !== undefined && !settled.includes(field.name)
  const sections = entity.views.form.map(({ name, title, fields }) => ({ name, title, fields: fieldsOf(entity, fields).filter(mayFill) }))
  const placed = new Set(sections.flatMap((section) => section.fields.map((field) => field.name)))
  // A required field that no view shows could never be filled: it joins the first section.
  const missing = Object.values(entity.fields).filter((field) => field.required && !field.has_default && mayFill(field) && !placed.has(field.name))
  const filled = sections.filter((section) => section.fields.length > 0)
  if (missing.length === 0) return filled
  const [first, ...others] = filled
  return [{ name: first?.name ?? 'main', title: first?.title ?? entity.title, fields: [...missing, ...(first?.fields ?? [])] }, ...others]
}
