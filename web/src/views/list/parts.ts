// Reads several parts of one list at once: the columns of a board, the open groups of a grid. Each stays an ordinary list in the cache.
import { type InfiniteData, keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../api/queries'
import { type FiguresAsk, type ListAsk, listRecords, readFigures } from '../../api/records'
import type { Figures, Page } from '../../api/types'
import type { Field } from '../../meta/types'
import { isReference } from '../../meta/values'
import { quote, splitOutside } from './filter/literal'

/** The condition that a field has just this value. */
export function clauseFor(field: Field, value: unknown): string {
  if (value === null || value === undefined) return `!has(${field.name})`
  if (isReference(value)) return `${field.name} == id(${quote(value.id)})`
  return typeof value === 'boolean' ? `${field.name} == ${value}` : `${field.name} == ${quote(String(value))}`
}

export function joinFilters(...parts: (string | undefined)[]): string {
  return parts.filter((part): part is string => Boolean(part?.trim())).map((part) => (splitOutside(part, '||').length > 1 ? `(${part})` : part)).join(' && ')
}

/** The value as text, to tell groups apart. */
export const groupKey = (value: unknown) => (isReference(value) ? value.id : JSON.stringify(value ?? null))

/** In the shape of a list that is read page by page, so that a change of a record reaches these parts too. */
export function useListParts(asks: ListAsk[]) {
  return useQueries({
    queries: asks.map((ask) => ({
      queryKey: keys.list(ask),
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<InfiniteData<Page>> => ({ pages: [await listRecords(ask, signal)], pageParams: [null] }),
      placeholderData: keepPreviousData,
    })),
  })
}

/** The same list as before while its members are the same: what hangs on many parts can then hang on one thing. */
export function useSame<T>(list: T[]): T[] {
  const [kept, setKept] = useState(list)
  const isSame = kept.length === list.length && kept.every((one, index) => one === list[index])
  if (!isSame) setKept(list)
  return isSame ? kept : list
}

export function useFigures(ask: FiguresAsk, enabled = true) {
  return useQuery<Figures>({ queryKey: keys.figures(ask.entity, ask), queryFn: ({ signal }) => readFigures(ask, signal), placeholderData: keepPreviousData, enabled })
}
