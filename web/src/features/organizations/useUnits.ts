// The organizations of a day with their figures, and what happened to them; the cached reads of these pages.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readCounts, readOrganizations, readTurns } from '../../api/organizations'
import { can, useModel } from '../../meta/model'
import type { Entity, Model } from '../../meta/types'

const ROOT = 'organizations'
export const unitKeys = {
  all: [ROOT] as const,
  at: (day: string) => [ROOT, 'at', day] as const,
  turns: [ROOT, 'turns'] as const,
  counts: (entity: string, day: string) => [ROOT, 'counts', entity, day] as const,
  plans: [ROOT, 'plans'] as const,
  plan: (id: string) => [ROOT, 'plan', id] as const,
}

export const useUnitsAt = (day: string, enabled = true) => useQuery({ queryKey: unitKeys.at(day), queryFn: () => readOrganizations(day), placeholderData: keepPreviousData, enabled })

export const useTurns = () => useQuery({ queryKey: unitKeys.turns, queryFn: readTurns })

/** What organizations share is what their size is told by. */
export function sharedEntity(model: Model): Entity | null {
  return Object.values(model.entities).find((entity) => entity.faceted && can(entity, 'read')) ?? null
}

/** How many relationships each organization has, as they count on a day. */
export function useShared(day: string) {
  const entity = sharedEntity(useModel())
  const name = entity?.name ?? ''
  return useQuery({ queryKey: unitKeys.counts(name, day), queryFn: () => readCounts(name, day, { rows: 'relationships' }), enabled: entity !== null, placeholderData: keepPreviousData })
}

/** How many positions each organization has on a day, as far as the person may read them. */
export function usePeople(day: string) {
  const filter = `valid_from <= date('${day}') && (!has(valid_to) || date('${day}') < valid_to)`
  return useQuery({ queryKey: unitKeys.counts('position', day), queryFn: () => readCounts('position', day, { filter }), placeholderData: keepPreviousData })
}

export const mayPlan = (model: Model) => Boolean(model.entities.organization && can(model.entities.organization, 'update'))
