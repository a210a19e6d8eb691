// Reads the records of a span of days as one list, and puts one on another day; shared by calendar and timeline.
import { useCallback } from 'react'
import type { Item } from '../../api/types'
import { useScope } from '../../app/scope'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { shownFacet } from '../../meta/values'
import { useSave } from '../../record/useSave'
import type { LayoutProps } from '../list/GridLayout'
import { joinFilters, useListParts } from '../list/parts'
import { type ListSearch, dayFields, needsRows } from '../list/search'

/** So many fit into one answer; more than that no page of days can show. */
const MOST = 500

export const dayField = (entity: Entity, search: ListSearch) => dayFields(entity).find((field) => field.name === search.on) ?? (dayFields(entity)[0] as Field)

export const mayMove = (entity: Entity, field: Field) => can(entity, 'update') && field.state === 'editable'

/** `within`: the condition that a record lies in the days shown. */
export function useDays({ entity, ask }: Pick<LayoutProps, 'entity' | 'ask'>, field: Field, within: string) {
  const organizations = useScope((state) => state.chosen)
  const [part] = useListParts([{ ...ask, filter: joinFilters(ask.filter, within), order: field.name, limit: MOST, ...(needsRows(entity, field, organizations) ? { rows: 'relationships' } : {}) }])
  return {
    items: part?.data?.pages.flatMap((page) => page.items) ?? [],
    isCut: Boolean(part?.data?.pages.at(-1)?.next),
    isPending: part?.isPending ?? true,
    error: part?.error ?? null,
    refetch: () => void part?.refetch(),
  }
}

export function usePutOn(entity: Entity, field: Field) {
  const save = useSave()
  return useCallback((item: Item, value: unknown) => save({ entity, item, field, facet: field.facet ? shownFacet(item) : null, value }), [save, entity, field])
}
