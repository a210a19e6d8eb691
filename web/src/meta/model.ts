// Answers questions about the model: what is shown, what may be changed. Never guesses a right that the model does not give.
import { createContext, useContext } from 'react'
import type { Entity, Field, Model, NavigationGroup, Organization } from './types'

const ModelContext = createContext<Model | null>(null)
export const ModelProvider = ModelContext.Provider

export function useModel(): Model {
  const model = useContext(ModelContext)
  if (!model) throw new Error('The model is read before any page is shown.')
  return model
}

export function useEntity(name: string): Entity | null {
  return useModel().entities[name] ?? null
}

export const can = (entity: Entity, verb: string) => entity.verbs.includes(verb)

export function fieldsOf(entity: Entity, names: readonly string[]): Field[] {
  return names.flatMap((name) => entity.fields[name] ?? [])
}

/** The lists people work in come first: those that organizations share, then those they add to, then those they look things up in. */
export function mainLists(model: Model): Entity[] {
  const listed = model.navigation.flatMap((group) => group.entities).flatMap((name) => model.entities[name] ?? [])
  return listed.toSorted((left, right) => rankOf(left) - rankOf(right))
}

const rankOf = (entity: Entity) => (entity.faceted ? 0 : can(entity, 'create') ? 1 : 2)

/** Areas in which the person adds records stand above those in which they only look things up; otherwise the model's order. */
export function areasByWork(model: Model): NavigationGroup[] {
  const looksUp = (group: NavigationGroup) => Number(group.entities.every((name) => rankOf(model.entities[name] as Entity) === 2))
  return model.navigation.map((group) => ({ ...group, entities: group.entities.filter((name) => model.entities[name]) })).toSorted((left, right) => looksUp(left) - looksUp(right))
}

/** A stage changes through its moves alone, and a list of records is changed record by record. */
export function isEditable(entity: Entity, field: Field): boolean {
  return can(entity, 'update') && field.state === 'editable' && field.type !== 'stage' && field.type !== 'many'
}

export function isCreatable(field: Field): boolean {
  return field.state === 'editable' && field.type !== 'stage' && field.type !== 'many'
}

export function stageField(entity: Entity): Field | null {
  return Object.values(entity.fields).find((field) => field.type === 'stage') ?? null
}

/** Columns a list can show: everything readable except lists of records. */
export function listable(entity: Entity): Field[] {
  return Object.values(entity.fields).filter((field) => field.type !== 'many')
}

export const isPersonal = (entity: Entity | undefined) => Boolean(entity?.icon && /^(user|users|id|address-book)/.test(entity.icon))

export function organizationOf(model: Model, idOrCode: string | null | undefined): Organization | null {
  return model.organizations.find((one) => one.id === idOrCode || one.code === idOrCode) ?? null
}
