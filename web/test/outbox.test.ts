// What waits to be sent: joined while unsent, sent in order for each record, stopped by a clash for that record alone, tried again when the network ends.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useConnection } from '../src/api/connection'
import { shownSince } from '../src/api/reach'
import { ageOf } from '../src/app/useAge'
import { discard, enqueue, flush, useOutbox } from '../src/offline/outbox'
import { overlay } from '../src/offline/overlay'
import { distance } from '../src/features/phone/place'

interface Sent {
  method: string
  path: string
  body: Record<string, unknown>
}

const sent: Sent[] = []
let answer: (one: Sent) => Response | 'offline' = () => new Response(JSON.stringify({ id: 'r', version: '2' }))
const real = globalThis.fetch

beforeEach(() => {
  sent.length = 0
  useOutbox.setState({ items: [] })
  useConnection.setState({ user: 'u1' })
  globalThis.fetch = vi.fn(async (path: RequestInfo | URL, init?: RequestInit) => {
    const one = { method: init?.method ?? 'GET', path: String(path), body: JSON.parse(String(init?.body ?? '{}')) as Record<string, unknown> }
    sent.push(one)
    const found = answer(one)
    if (found === 'offline') throw new TypeError('no network')
    return found
  }) as typeof fetch
})
afterEach(() => {
  globalThis.fetch = real
  answer = () => new Response(JSON.stringify({ id: 'r', version: '2' }))
})

const change = (record: string, values: Record<string, unknown>, version = '1') => enqueue({ kind: 'change', entity: 'tool', record, label: record, values, version })
const states = () => useOutbox.getState().items.map((one) => one.state)
const clash = (field: string) => new Response(JSON.stringify({ code: 'conflict.version', problems: [{ code: 'conflict.version', field, mine: 'm', theirs: 't' }] }), { status: 412 })

test('changes of one record that are not under way yet become one', async () => {
  await change('a', { name: 'x', color: 'red' })
  await change('a', { name: 'y' })
  await change('b', { name: 'z' })
  await flush()
  expect(sent.map(({ path, body }) => [path, body])).toEqual([
    ['/api/records/tool/a?on_conflict=merge', { name: 'y', color: 'red' }],
    ['/api/records/tool/b?on_conflict=merge', { name: 'z' }],
  ])
  expect(states()).toEqual(['accepted', 'accepted'])
})

test('what is changed on a record that was made meanwhile goes with the making of it', async () => {
  await enqueue({ kind: 'create', entity: 'tool', record: 'n', label: 'n', values: { name: 'x' } })
  await change('n', { name: 'y' }, '')
  await flush()
  expect(sent.map(({ method, body }) => [method, body])).toEqual([['POST', { id: 'n', name: 'y' }]])
})

test('without network everything keeps waiting, in its order', async () => {
  await change('a', { name: 'x' })
  await change('b', { name: 'y' })
  answer = () => 'offline'
  await flush()
  expect([sent.length, ...states()]).toEqual([1, 'waiting', 'waiting'])
  answer = () => new Response(JSON.stringify({ id: 'r', version: '2', merged: true }))
  await flush()
  expect(states()).toEqual(['merged', 'merged'])
})

test('a clash stops its record alone, and only what clashes waits for the person', async () => {
  await change('a', { name: 'x', color: 'red' })
  await enqueue({ kind: 'move', entity: 'tool', record: 'a', label: 'a', move: 'wear', version: '1' })
  await change('b', { name: 'y' })
  answer = ({ path, body }) => (path.includes('/tool/a') && 'name' in body ? clash('name') : new Response(JSON.stringify({ id: 'r', version: '2' })))
  await flush()
  expect(states()).toEqual(['conflict', 'waiting', 'accepted'])
  expect(useOutbox.getState().items[0]?.values).toEqual({ name: 'x' })
  expect(sent.map(({ body }) => body)).toEqual([{ name: 'x', color: 'red' }, { color: 'red' }, { name: 'y' }])
})

test('what the server refuses says why and is not sent again by itself', async () => {
  await change('a', { name: '' })
  answer = () => new Response(JSON.stringify({ code: 'check.required', problems: [{ code: 'check.required', field: 'name', message: 'Needed' }] }), { status: 422 })
  await flush()
  await flush()
  expect([sent.length, useOutbox.getState().items[0]?.state, useOutbox.getState().items[0]?.problems[0]?.message]).toEqual([1, 'refused', 'Needed'])
})

test('what belongs to a record that was never made goes with it', async () => {
  await enqueue({ kind: 'create', entity: 'tool', record: 'n', label: 'n', values: {} })
  await enqueue({ kind: 'file', entity: 'tool', record: 'n', label: 'n', file: new Blob(['x']) })
  await change('a', { name: 'x' })
  await discard(useOutbox.getState().items[0]?.key ?? '')
  expect(useOutbox.getState().items.map((one) => one.record)).toEqual(['a'])
})

test('what waits lies over what was kept, in the relationship it belongs to', async () => {
  await enqueue({ kind: 'change', entity: 'tool', record: 'a', label: 'a', values: { price: 2, maker: 'm2' }, version: '1', organization: 'o1' })
  const facets = [{ id: 'f1', organization: { id: 'o1', label: 'A' }, version: '1', price: 1 }, { id: 'f2', organization: { id: 'o2', label: 'B' }, version: '1', price: 1 }]
  const [item] = (overlay({ items: [{ id: 'a', version: '1', price: 1, maker: { id: 'm1', label: 'M' }, facets }] }) as { items: Record<string, unknown>[] }).items
  expect(item).toMatchObject({ price: 2, maker: { id: 'm1' }, queued: true, facets: [{ price: 2 }, { price: 1 }] })
})

test('ages, places and what is oldest', () => {
  expect([20_000, 90_000, 3 * 3_600_000, 50 * 3_600_000].map(ageOf)).toEqual([['now', 0], ['minutes', 1], ['hours', 3], ['days', 2]])
  expect(distance({ lat: 38.0428, lng: 114.5149 }, { lat: 38.0428, lng: 114.5149 })).toBe(0)
  expect(Math.abs(distance({ lat: 0, lng: 0 }, { lat: 0, lng: 1 }) - 111_195)).toBeLessThan(5)
  expect([shownSince({ old: {}, answered: 9 }), shownSince({ old: { a: 5, b: 3 }, answered: 9 })]).toEqual([9, 3])
})
