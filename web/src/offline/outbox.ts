// What waits to be sent: changes made without network, in order for each record, each with its state. Sent again and again until the server has spoken.
import { create } from 'zustand'
import type { Write } from '../api/aside'
import { useConnection } from '../api/connection'
import { type ApiError, type Problem, asApiError } from '../api/errors'
import { listFiles, sendFile } from '../api/files'
import { makeId } from '../api/ids'
import { readRecord, sendChange, sendCreate, sendMove } from '../api/records'
import type { Item } from '../api/types'
import { all, clear, put, remove } from './store'

export type State = 'waiting' | 'sending' | 'accepted' | 'merged' | 'conflict' | 'refused'

export interface Queued {
  /** Also the idempotency key of a create. */
  key: string
  user: string
  kind: Write['kind'] | 'file'
  entity: string
  record: string
  /** What the record is called, for the list of what waits. */
  label: string
  values: Record<string, unknown>
  version: string
  organization: string | null
  move: string | null
  file: Blob | null
  at: number
  state: State
  /** Was under way once: the server may have it already. */
  tried: boolean
  problems: Problem[]
  message: string | null
  doneAt: number | null
}

interface Outbox {
  items: Queued[]
}

export const useOutbox = create<Outbox>()(() => ({ items: [] }))

export const OPEN: ReadonlySet<State> = new Set(['waiting', 'sending', 'conflict', 'refused'])
export const isOpen = ({ state }: Queued) => OPEN.has(state)
export const waitsFor = (record: string) => useOutbox.getState().items.some((one) => one.record === record && isOpen(one))

const items = () => useOutbox.getState().items

async function add(item: Queued): Promise<void> {
  useOutbox.setState(({ items: before }) => ({ items: [...before, item] }))
  await put('writes', item)
}

/** What was dropped meanwhile, with everything else at signing out, does not come back. */
async function keep(item: Queued): Promise<void> {
  if (!items().some((one) => one.key === item.key)) return
  useOutbox.setState(({ items: before }) => ({ items: before.map((one) => (one.key === item.key ? item : one)) }))
  await put('writes', item)
}

export async function loadOutbox(user: string): Promise<void> {
  const kept = await all<Queued>('writes').catch(() => [])
  // Whoever signs in finds their own; what somebody else left behind is not theirs to see or to send.
  for (const one of kept) if (one.user !== user) await remove('writes', one.key).catch(() => undefined)
  const mine = kept.filter((one) => one.user === user).toSorted((left, right) => (left.key < right.key ? -1 : 1))
  useOutbox.setState({ items: mine.map((one) => (one.state === 'sending' ? { ...one, state: 'waiting', tried: true } : one)) })
}

export async function forgetOutbox(): Promise<void> {
  useOutbox.setState({ items: [] })
  await clear('writes').catch(() => undefined)
}

export interface Addition extends Omit<Partial<Write>, 'kind'> {
  kind: Write['kind'] | 'file'
  entity: string
  record: string
  label: string
  file?: Blob
}

export async function enqueue(addition: Addition): Promise<void> {
  const { kind, entity, record, label, values = {}, version = '', organization = null, move = null, file = null } = addition
  const joined = kind === 'change' ? joinable(record, organization) : undefined
  if (joined) return keep({ ...joined, values: { ...joined.values, ...values } })
  const user = useConnection.getState().user ?? ''
  await add({ key: makeId(), user, kind, entity, record, label, values, version, organization, move, file, at: Date.now(), state: 'waiting', tried: false, problems: [], message: null, doneAt: null })
  void askToKeep()
}

/** A change joins what waits unsent for the same record, so that a record never quarrels with itself. */
function joinable(record: string, organization: string | null): Queued | undefined {
  const unsent = items().filter((one) => one.record === record && one.state === 'waiting' && !one.tried)
  const last = unsent.at(-1)
  if (last?.kind === 'create') return last
  return last?.kind === 'change' && last.organization === organization ? last : undefined
}

/** The browser is asked not to clear what is not sent yet. */
async function askToKeep(): Promise<void> {
  if (navigator.storage?.persist) await navigator.storage.persist().catch(() => false)
}

export async function discard(key: string): Promise<void> {
  const item = items().find((one) => one.key === key)
  // Without the record itself nothing about it can be sent.
  const along = item?.kind === 'create' ? items().filter((one) => one.record === item.record) : item ? [item] : []
  for (const one of along) await remove('writes', one.key)
  useOutbox.setState(({ items: before }) => ({ items: before.filter((one) => !along.some((gone) => gone.key === one.key)) }))
}

export async function retry(key: string): Promise<void> {
  const item = items().find((one) => one.key === key)
  if (item) await keep({ ...item, state: 'waiting', problems: [], message: null })
  await flush()
}

/** What was accepted is shown for a while, then forgotten. */
export async function tidy(): Promise<void> {
  for (const one of items().filter((each) => !isOpen(each))) await discardQuietly(one.key)
}

async function discardQuietly(key: string): Promise<void> {
  await remove('writes', key)
  useOutbox.setState(({ items: before }) => ({ items: before.filter((one) => one.key !== key) }))
}

export interface Told {
  /** The record as the server has it now. */
  accepted: (item: Queued, answer: Item | null) => void
}

let telling: Told = { accepted: () => undefined }
export const tellOutbox = (told: Told) => void (telling = told)

let running: Promise<void> | null = null

/** One pass at a time; ends where the network ends. */
export function flush(): Promise<void> {
  running ??= pass().finally(() => void (running = null))
  return running
}

async function pass(): Promise<void> {
  const stuck = new Set(items().filter((one) => one.state === 'conflict' || one.state === 'refused').map((one) => one.record))
  for (const { key } of items().filter((one) => one.state === 'waiting')) {
    const item = items().find((one) => one.key === key)
    // Behind something that needs a person, the rest of the same record waits; other records go on.
    if (!item || item.state !== 'waiting' || stuck.has(item.record)) continue
    const state = await send(item)
    if (state === 'waiting') return
    if (state !== 'accepted' && state !== 'merged') stuck.add(item.record)
  }
}

async function send(item: Queued): Promise<State> {
  await keep({ ...item, state: 'sending', tried: true })
  try {
    const answer = await deliver(item)
    const state = answer?.merged ? 'merged' : 'accepted'
    await keep({ ...item, state, file: null, tried: true, doneAt: Date.now() })
    if (answer) await followUp(item, answer)
    telling.accepted(item, answer)
    return state
  } catch (cause) {
    return fail(item, asApiError(cause))
  }
}

async function deliver(item: Queued): Promise<Item | null> {
  const { kind, entity, record, values, version, organization, move, file, key, tried } = item
  const where = organization ? { organization } : {}
  if (kind === 'create') return sendCreate(entity, values, record)
  if (kind === 'change') return sendChange({ entity, id: record, version, values, ...where })
  if (kind === 'move') return sendMove({ entity, id: record, move: move ?? '', version, set: values, ...where })
  const name = `${key}.jpg`
  // A picture whose answer was lost is not sent twice.
  const there = tried && (await listFiles(entity, record)).items.some((one) => one.name === name)
  if (!there && file) await sendFile(entity, record, new File([file], name, { type: file.type }), () => undefined)
  return null
}

/** Later steps on the same record start from what the server answered. */
async function followUp(item: Queued, answer: Item): Promise<void> {
  const facet = answer.facets?.find((one) => one.organization.id === item.organization)
  const version = facet?.version ?? answer.version
  for (const one of items()) {
    const isNext = one.record === item.record && one.state === 'waiting' && one.key !== item.key && (one.version === '' || one.kind === 'move')
    if (isNext && version) await keep({ ...one, version })
  }
}

async function fail(item: Queued, error: ApiError): Promise<State> {
  if (error.kind === 'offline' || error.kind === 'session' || error.kind === 'busy' || error.status >= 500) {
    await keep({ ...item, state: 'waiting', tried: true })
    return 'waiting'
  }
  if (error.status === 412 && item.kind === 'change' && (await isThere(item, error.problems))) {
    await keep({ ...item, state: 'accepted', tried: true, doneAt: Date.now() })
    telling.accepted(item, null)
    return 'accepted'
  }
  const state = error.status === 412 ? 'conflict' : 'refused'
  const values = state === 'conflict' && item.kind === 'change' ? await apart(item, error.problems) : item.values
  await keep({ ...item, values, state, tried: true, problems: error.problems, message: error.message })
  return state
}

/** Only what clashes waits for the person; the rest of the change is sent, for nobody else touched it. */
async function apart(item: Queued, problems: Problem[]): Promise<Record<string, unknown>> {
  const clashing = new Set(problems.map((one) => one.field))
  const split = (inside: boolean) => Object.fromEntries(Object.entries(item.values).filter(([name]) => clashing.has(name) === inside))
  const rest = split(false)
  if (clashing.size === 0 || Object.keys(rest).length === 0) return item.values
  const sent = await sendChange({ entity: item.entity, id: item.record, version: item.version, values: rest, ...(item.organization ? { organization: item.organization } : {}) }).then(() => true, () => false)
  return sent ? split(true) : item.values
}

/** The answer was lost on the way: what clashes is the change itself. */
async function isThere(item: Queued, problems: Problem[]): Promise<boolean> {
  if (!item.tried || problems.length === 0) return false
  const same = problems.every((one) => JSON.stringify(one.mine) === JSON.stringify(one.theirs))
  return same && Boolean(await readRecord(item.entity, item.record).catch(() => null))
}
