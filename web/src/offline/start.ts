// Puts the stand-ins for a missing network in place, and sends what waits: at the start, when the network is back, when the page is looked at again.
import type { QueryClient } from '@tanstack/react-query'
import type { Write } from '../api/aside'
import { aside } from '../api/aside'
import { useConnection } from '../api/connection'
import { ping } from '../api/ping'
import { keys } from '../api/queries'
import { noteSilence, useReach } from '../api/reach'
import type { Item } from '../api/types'
import { findItem, updateEverywhere, withAnswer } from '../record/cache'
import { enqueue, flush, loadOutbox, tellOutbox, waitsFor } from './outbox'
import { overlay } from './overlay'
import { findRead, forgetOthers, keepRead } from './reads'
import { canStore } from './store'

const AGAIN = 10_000

export function startOffline(client: QueryClient): void {
  aside.now = { keep: keepRead, find: findShown, queue: (write) => queue(client, write), isQueued: waitsFor }
  tellOutbox({
    accepted: ({ entity, record }, answer) => {
      if (answer) updateEverywhere(client, entity, record, (item) => withAnswer({ ...item, queued: false }, answer))
      for (const queryKey of [keys.record(entity, record), keys.lists(entity), keys.portal, keys.files(entity, record)]) void client.invalidateQueries({ queryKey })
    },
  })
  const look = () => void check(client)
  for (const name of ['online', 'focus']) window.addEventListener(name, look)
  window.addEventListener('offline', noteSilence)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look())
  window.setInterval(() => !useReach.getState().reachable && look(), AGAIN)
  useConnection.subscribe((now, before) => {
    if (now.user && now.user !== before.user) void begin(client, now.user)
  })
}

async function findShown(path: string): Promise<{ body: unknown; at: number } | null> {
  const kept = await findRead(path)
  return kept && { ...kept, body: overlay(kept.body) }
}

async function begin(client: QueryClient, user: string): Promise<void> {
  await forgetOthers(user)
  await loadOutbox(user)
  await check(client)
}

/** Only a server that answers is worth sending to. What is shown is read anew where the network was away. */
async function check(client: QueryClient): Promise<void> {
  const wasAway = !useReach.getState().reachable
  if (!(await ping())) return noteSilence()
  if (wasAway) useReach.setState({ reachable: true, answered: Date.now(), old: {} })
  if (useConnection.getState().csrf === null) return
  await flush()
  if (wasAway) await client.invalidateQueries()
}

async function queue(client: QueryClient, write: Write): Promise<Item | null> {
  if (!useConnection.getState().user || !(await canStore())) return null
  const known = findItem(client, write.entity, write.record)
  const label = labelIn(known) ?? labelIn(write.values) ?? ''
  await enqueue({ ...write, label })
  if (write.kind === 'create') return shown(client, write)
  return { id: write.record, version: write.version ?? '', queued: true }
}

const NAMES = ['label', 'name', 'subject', 'title', 'line', 'number', 'body']

function labelIn(values: Record<string, unknown> | null): string | null {
  const found = NAMES.map((name) => values?.[name]).find((value) => typeof value === 'string' && value !== '')
  return typeof found === 'string' ? found : null
}

/** A new record is shown as it will be, as far as that is known here; references that were shown before bring their names. */
function shown(client: QueryClient, { entity, record, values }: Write): Item {
  const item: Item = { ...mapValues(client, values), id: record, version: '', queued: true }
  client.setQueryData(keys.record(entity, record), item)
  keepRead(`/api/records/${entity}/${record}`, item)
  return item
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/

function mapValues(client: QueryClient, values: Record<string, unknown>): Record<string, unknown> {
  const labels = new Map<string, string>()
  for (const [, data] of client.getQueriesData({ queryKey: ['records'] })) gather(data, labels, 6)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => {
    const label = typeof value === 'string' && ID.test(value) ? labels.get(value) : undefined
    return [name, label ? { id: value, label } : value]
  }))
}

function gather(data: unknown, into: Map<string, string>, depth: number): void {
  if (typeof data !== 'object' || data === null || depth === 0) return
  const { id, label } = data as Record<string, unknown>
  if (typeof id === 'string' && typeof label === 'string') into.set(id, label)
  for (const value of Object.values(data)) gather(value, into, depth - 1)
}
