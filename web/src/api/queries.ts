// The cached reads of the client: one key shape, one hook per read. Never writes.
import { QueryClient, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useConnection } from './connection'
import { asApiError, type ApiError } from './errors'
import { readImport } from './imports'
import { readModel } from './model'
import { type ListAsk, listRecords, readHistory, readRecord, searchRecords } from './records'
import { readSession } from './session'

export const keys = {
  session: ['session'] as const,
  model: (language: string) => ['model', language] as const,
  lists: (entity: string) => ['records', entity, 'list'] as const,
  list: (ask: ListAsk) => ['records', ask.entity, 'list', ask] as const,
  count: (ask: ListAsk) => ['records', ask.entity, 'count', ask] as const,
  figures: (entity: string, ask: object) => ['records', entity, 'figures', ask] as const,
  record: (entity: string, id: string) => ['records', entity, 'one', id] as const,
  past: (entity: string, id: string, at: string) => ['records', entity, 'one', id, 'at', at] as const,
  follow: (entity: string, id: string) => ['records', entity, 'follow', id] as const,
  history: (entity: string, id: string) => ['records', entity, 'history', id] as const,
  choices: (entity: string, text: string) => ['records', entity, 'choices', text] as const,
  search: (text: string) => ['search', text] as const,
  import: (id: string) => ['import', id] as const,
  problems: (id: string) => ['import', id, 'problems'] as const,
  portal: ['portal'] as const,
  home: ['portal', 'home'] as const,
  remembered: ['portal', 'remembered'] as const,
  timeline: (entity: string, id: string) => ['records', entity, 'timeline', id] as const,
  deleted: (entity: string) => ['records', entity, 'deleted'] as const,
  requests: ['requests'] as const,
  preferences: ['preferences'] as const,
  readers: (entity: string, id: string) => ['records', entity, 'readers', id] as const,
  explain: (ask: object) => ['explain', ask] as const,
  files: (entity: string, id: string) => ['records', entity, 'files', id] as const,
  batches: ['batches'] as const,
  quality: (entity: string) => ['quality', entity] as const,
  pairs: ['pairs'] as const,
  batch: (id: string) => ['batches', 'one', id] as const,
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: retryRead, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

/** Only reads that failed on the way are tried again; an answer of the server stands. */
function retryRead(count: number, error: Error): boolean {
  return count < 1 && asApiError(error).status >= 502
}

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: readSession, staleTime: Infinity, retry: false })

export function useModelQuery(enabled: boolean) {
  const language = useConnection((state) => state.language)
  return useQuery({ queryKey: keys.model(language), queryFn: readModel, staleTime: 300_000, enabled, placeholderData: keepPreviousData })
}

export function useRecordList(ask: ListAsk, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.list(ask),
    queryFn: ({ pageParam, signal }) => listRecords({ ...ask, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useCount(ask: ListAsk, enabled: boolean) {
  return useQuery({ queryKey: keys.count(ask), queryFn: ({ signal }) => listRecords({ ...ask, limit: 1, count: true }, signal), enabled })
}

export function useRecord(entity: string, id: string, enabled = true) {
  return useQuery({ queryKey: keys.record(entity, id), queryFn: () => readRecord(entity, id), enabled })
}

/** The record as it was; what is past does not change. */
export function usePast(entity: string, id: string, at: string | undefined) {
  return useQuery({ queryKey: keys.past(entity, id, at ?? ''), queryFn: () => readRecord(entity, id, at), enabled: at !== undefined, staleTime: Infinity, retry: false })
}

export function useHistory(entity: string, id: string, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.history(entity, id),
    queryFn: ({ pageParam }) => readHistory(entity, id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
  })
}

export function useSearch(text: string) {
  return useQuery({
    queryKey: keys.search(text),
    queryFn: ({ signal }) => searchRecords(text, signal),
    enabled: text.trim().length > 0,
    staleTime: 10_000,
  })
}

export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: keys.import(id ?? ''),
    queryFn: () => readImport(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 700 : false),
  })
}

export const errorOf = (query: { error: Error | null }): ApiError | null => (query.error ? asApiError(query.error) : null)
