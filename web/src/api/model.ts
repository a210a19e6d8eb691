// Reads the caller's model. The server names fields by key only; each field gets its own name here.
import { colorOf, signOf } from '../meta/organizations'
import type { Entity, Field, FormSection, LayoutTab, Model } from '../meta/types'
import { send } from './client'

export async function readModel(): Promise<Model> {
  const model = await send<Model>('/api/model')
  const entities = Object.fromEntries(Object.entries(model.entities).map(([name, entity]) => [name, completeEntity(name, entity)]))
  const organizations = model.organizations.map((one) => ({ ...one, sign: signOf(one, model.organizations), color: colorOf(one, model.organizations) }))
  return { ...model, entities, organizations }
}

/** Fills what an answer may leave out, so that no page has to ask twice whether a list is there. */
export function completeEntity(name: string, entity: Entity): Entity {
  const fields: Record<string, Field> = {}
  for (const [key, field] of Object.entries(entity.fields)) fields[key] = { ...field, name: key, title: field.title ?? key }
  return {
    ...entity,
    name,
    fields,
    plural: entity.plural ?? entity.title,
    verbs: entity.verbs ?? [],
    moves: (entity.moves ?? []).map((move) => ({ ...move, from: [move.from].flat() })),
    actions: entity.actions ?? [],
    checks: entity.checks ?? [],
    views: { list: entity.views?.list ?? [entity.label], form: entity.views?.form ?? [], layout: entity.views?.layout ?? plainLayout(entity.views?.form ?? []), filters: entity.views?.filters ?? [], order: entity.views?.order ?? [] },
  }
}

/** Sections of a model without a layout: two fields a row. */
function plainLayout(form: FormSection[]): LayoutTab[] {
  const rows = (fields: string[]) => fields.flatMap((_, place) => (place % 2 === 0 ? [fields.slice(place, place + 2).map((field) => ({ field, span: 6 }))] : []))
  return [{ name: null, title: null, sections: form.map(({ name, title, fields }) => ({ name, title, block: null, visible: null, rows: rows(fields) })) }]
}
