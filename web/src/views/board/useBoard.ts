// Reads a board: how many and how much per column from the server, the cards of each column as an ordinary list.
import { useMemo, useState } from 'react'
import type { ListAsk } from '../../api/records'
import type { Item } from '../../api/types'
import { useScope } from '../../app/scope'
import type { Entity, Field } from '../../meta/types'
import { type Money, isMoney, rowKey, valueOf } from '../../meta/values'
import { clauseFor, joinFilters, useFigures, useListParts, useSame } from '../list/parts'
import { type ListSearch, boardFields, needsRows, sumFields } from '../list/search'

const FIRST = 20
const MOST = 500
/** The column of records without a value. */
export const NONE = '@none'
/** No figure in the heads of the columns. */
export const NO_SUM = '-'

export interface Column {
  code: string
  title: string
  /** Its place among all, for its colour. */
  place: number
  count: number
  sum: Money[] | string | null
  items: Item[]
  hasMore: boolean
  error: Error | null
  refetch: () => void
}

export interface Board {
  field: Field
  sum: Field | undefined
  columns: Column[]
  ask: ListAsk
  isPending: boolean
  error: Error | null
  refetch: () => void
  more: (code: string) => void
}

export const boardField = (entity: Entity, search: ListSearch) => boardFields(entity).find((field) => field.name === search.by) ?? (boardFields(entity)[0] as Field)

export function sumField(entity: Entity, search: ListSearch): Field | undefined {
  if (search.sum === NO_SUM) return undefined
  const fields = sumFields(entity)
  return fields.find((field) => field.name === search.sum) ?? fields.find((field) => field.type === 'money' && entity.views.list.includes(field.name))
}

/** `moving`: where cards are shown that are on their way, by the key of their row. */
export function useBoard(entity: Entity, asked: ListAsk, search: ListSearch, moving: Record<string, string>, none: string): Board {
  const organizations = useScope((state) => state.chosen)
  const field = boardField(entity, search)
  const sum = sumField(entity, search)
  const ask: ListAsk = needsRows(entity, field, organizations) || needsRows(entity, sum, organizations) ? { ...asked, rows: 'relationships' } : asked
  const measures = ['count', ...(sum ? [`sum(${sum.name})`] : [])]
  const figures = useFigures({ entity: entity.name, group: field.name, measures, ...(ask.filter ? { filter: ask.filter } : {}), ...(ask.rows ? { rows: ask.rows } : {}) })
  const [pages, setPages] = useState<Record<string, number>>({})
  const groups = figures.data?.items ?? []
  const figure = (code: string) => groups.find(({ group }) => (group[field.name] ?? NONE) === code)?.measures
  const codes = [...(field.options ?? []).map((option) => option.code), ...(figure(NONE) ? [NONE] : [])]
  const parts = useListParts(codes.map((code) => ({ ...ask, filter: joinFilters(ask.filter, clauseFor(field, code === NONE ? null : code)), limit: Math.min(MOST, FIRST * 2 ** (pages[code] ?? 0)) })))
  const answers = useSame(parts.map((part) => part.data))
  const placed = useMemo(() => placeCards(answers.flatMap((data) => data?.pages.flatMap((page) => page.items) ?? []), field, moving), [field, moving, answers])
  const columns = codes.map((code, place): Column => {
    const part = parts[place]
    const found = figure(code)
    return {
      code,
      title: code === NONE ? none : (field.options?.[place]?.title ?? code),
      place,
      count: Number(found?.count ?? 0),
      sum: sum ? ((found?.[`sum(${sum.name})`] ?? null) as Money[] | string | null) : null,
      items: placed.get(code) ?? [],
      hasMore: Boolean(part?.data?.pages.at(-1)?.next) && !part?.isFetching,
      error: part?.error ?? null,
      refetch: () => void part?.refetch(),
    }
  })
  return { field, sum, columns, ask, isPending: figures.isPending || parts.some((part) => part.isPending), error: figures.error, refetch: () => void figures.refetch(), more: (code) => setPages(({ [code]: now = 0, ...others }) => ({ ...others, [code]: now + 1 })) }
}

/** A card stands where its value says, whichever part brought it: what was changed here or elsewhere has then moved already. */
function placeCards(items: Item[], field: Field, moving: Record<string, string>): Map<string, Item[]> {
  const columns = new Map<string, Item[]>()
  const seen = new Set<string>()
  for (const item of items) {
    const key = rowKey(item)
    if (seen.has(key)) continue
    seen.add(key)
    const code = moving[key] ?? String(valueOf(item, field) ?? NONE)
    columns.set(code, [...(columns.get(code) ?? []), item])
  }
  return columns
}

/** What the head of a column would say with a card more or less; null where currencies differ. */
export function sumWith(sum: Column['sum'], value: unknown, sign: 1 | -1): Money[] | null {
  if (!isMoney(value) || typeof sum === 'string' || (sum?.length ?? 0) > 1) return null
  const [only] = sum ?? []
  if (only && only.currency !== value.currency) return null
  return [{ currency: value.currency, amount: String(Number(only?.amount ?? 0) + sign * Number(value.amount)) }]
}
