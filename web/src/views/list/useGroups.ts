// Turns a grouped list into lines: the heads come from figures of the server, the rows of a group are read when it is opened.
import { useEffect, useMemo, useState } from 'react'
import type { FiguresAsk, ListAsk } from '../../api/records'
import type { Money } from '../../meta/values'
import type { Entity, Field } from '../../meta/types'
import type { Line } from './lines'
import { clauseFor, groupKey, joinFilters, useFigures, useListParts, useSame } from './parts'
import { PAGE, sumFields } from './search'

/** More than this at once is what paging is for. */
const MOST = 500

export interface Groups {
  lines: Line[]
  change: (group: string, wants: 'open' | 'close' | 'more') => void
  isPending: boolean
  error: Error | null
  refetch: () => void
}

export function useGroups(entity: Entity, ask: ListAsk, by: Field | undefined, fields: Field[]): Groups {
  const sums = useMemo(() => sumFields(entity).filter((field) => fields.includes(field)), [entity, fields])
  const asked: FiguresAsk = { entity: entity.name, group: by?.name ?? '', measures: ['count', ...sums.map((field) => `sum(${field.name})`)], ...(ask.filter ? { filter: ask.filter } : {}), ...(ask.rows ? { rows: ask.rows } : {}) }
  const figures = useFigures(asked, by !== undefined)
  const [pages, setPages] = useState<Record<string, number>>({})
  useEffect(() => setPages({}), [ask.filter, ask.rows, by?.name])
  const groups = useMemo(() => (by ? sortGroups(by, figures.data?.items ?? []) : []), [by, figures.data])
  const open = groups.filter((group) => pages[group.key])
  const found = useListParts(by ? open.map((group) => ({ ...ask, filter: joinFilters(ask.filter, clauseFor(by, group.value)), limit: Math.min(MOST, PAGE * (pages[group.key] ?? 1)) })) : [])
  const answers = useSame(found.map((part) => part.data))
  const waits = useSame(found.map((part) => part.isFetching))
  const opened = useSame(open.map((group) => group.key))
  const lines = useMemo(
    () =>
      groups.flatMap((group): Line[] => {
        const place = opened.indexOf(group.key)
        const last = answers[place]?.pages.at(-1)
        const more = waits[place] ? 'coming' : last?.next && last.items.length < MOST ? 'yes' : 'no'
        const head: Line = { group: group.key, by: by?.name ?? '', value: group.value, count: Number(group.measures.count), sums: Object.fromEntries(sums.map((field) => [field.name, group.measures[`sum(${field.name})`] as Money[] | string | null])), open: place >= 0, more }
        return [head, ...(answers[place]?.pages.flatMap((page) => page.items) ?? [])]
      }),
    [groups, by, sums, opened, answers, waits],
  )
  const change: Groups['change'] = (group, wants) => setPages(({ [group]: now = 0, ...others }) => (wants === 'close' ? others : { ...others, [group]: now + 1 }))
  return { lines, change, isPending: figures.isPending, error: figures.error, refetch: () => void figures.refetch() }
}

interface Group {
  key: string
  value: unknown
  measures: Record<string, unknown>
}

/** Stages and choices stand in the order of the model, everything else by how much there is. */
function sortGroups(by: Field, items: { group: Record<string, unknown>; measures: Record<string, unknown> }[]): Group[] {
  const place = (value: unknown) => (value === null ? 1_000 : (by.options?.findIndex((option) => option.code === value) ?? 0))
  const groups = items.map(({ group, measures }) => ({ key: groupKey(group[by.name]), value: group[by.name] ?? null, measures }))
  return by.options ? groups.toSorted((left, right) => place(left.value) - place(right.value)) : groups
}
