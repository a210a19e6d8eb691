// Keeps what is shown fresh: events of the server become reads, gathered for a moment so that a batch of changes is one read.
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type RecordEvent, listen } from '../api/events'
import { keys } from '../api/queries'
import { readRecord } from '../api/records'
import type { Item } from '../api/types'
import { findItem, updateEverywhere, withAnswer } from '../record/cache'
import { useEdits } from '../record/edits'

const GATHER = 400
/** Beyond so many records at once the lists are read anew instead of one by one. */
const MANY = 12

export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    if (typeof EventSource === 'undefined') return
    const waiting = new Map<string, RecordEvent>()
    let timer = 0
    const flush = () => {
      timer = 0
      const events = [...waiting.values()]
      waiting.clear()
      void take(client, events)
    }
    const gather = (event: RecordEvent) => {
      waiting.set(`${event.entity}:${event.id}`, event)
      timer ||= window.setTimeout(flush, GATHER)
    }
    const stop = listen({
      changed: gather,
      gone: ({ entity, id }) => leave(client, entity, id),
      message: () => void client.invalidateQueries({ queryKey: keys.portal }),
      progress: ({ id }) => {
        void client.invalidateQueries({ queryKey: keys.batches })
        void client.invalidateQueries({ queryKey: keys.import(id) })
      },
      resync: () => void client.invalidateQueries(),
    })
    return () => {
      window.clearTimeout(timer)
      stop()
    }
  }, [client])
}

/** Pages of a list beyond which it is not read anew for records that came to it. */
const FEW_PAGES = 2
/** The home page is figures over everything: it is read anew this seldom at most. */
const REST = 10_000
let homeRead = 0

export async function take(client: QueryClient, events: RecordEvent[]): Promise<void> {
  showArrivals(client, events)
  const news = events.filter((event) => isNews(client, event))
  for (const entity of new Set(news.map((event) => event.entity))) {
    const those = news.filter((event) => event.entity === entity)
    if (those.length > MANY) void client.invalidateQueries({ queryKey: ['records', entity] })
    else await Promise.all(those.map((event) => refresh(client, event)))
  }
}

/** Records that no list shows yet may belong into one that is looked at. */
function showArrivals(client: QueryClient, events: RecordEvent[]): void {
  const unseen = new Set(events.filter(({ entity, id }) => !findItem(client, entity, id)).map(({ entity }) => entity))
  const isShort = (data: unknown) => ((data as InfiniteData<unknown> | undefined)?.pages.length ?? 0) <= FEW_PAGES
  for (const entity of unseen) void client.invalidateQueries({ queryKey: keys.lists(entity), type: 'active', predicate: (query) => isShort(query.state.data) })
  if (Date.now() - homeRead < REST) return
  homeRead = Date.now()
  void client.invalidateQueries({ queryKey: keys.home, type: 'active' })
}

/** Shown, of another version, and not just being saved from here. */
function isNews(client: QueryClient, { entity, id, version }: RecordEvent): boolean {
  const item = findItem(client, entity, id)
  const saving = Object.values(useEdits.getState().edits[id] ?? {}).some((edit) => edit.state === 'saving')
  return item !== null && !saving && item.version !== version
}

async function refresh(client: QueryClient, { entity, id }: RecordEvent): Promise<void> {
  try {
    const fresh = await client.fetchQuery<Item>({ queryKey: [...keys.record(entity, id), 'live'], queryFn: () => readRecord(entity, id), staleTime: 0, gcTime: 0 })
    updateEverywhere(client, entity, id, (item) => withAnswer(item, fresh))
    void client.invalidateQueries({ queryKey: keys.history(entity, id) })
  } catch {
    // Unreadable by now, or the network is gone: what is shown is marked as old and read when it is looked at next.
    void client.invalidateQueries({ queryKey: keys.record(entity, id), refetchType: 'none' })
  }
}

function leave(client: QueryClient, entity: string, id: string): void {
  if (!findItem(client, entity, id)) return
  void client.invalidateQueries({ queryKey: keys.lists(entity) })
  void client.invalidateQueries({ queryKey: keys.record(entity, id) })
}
