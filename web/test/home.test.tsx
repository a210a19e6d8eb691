// The home page: steps and drops, figures with several currencies, greetings, and arranging by keyboard as the server is told.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider, createMemoryHistory, createRootRoute, createRouter } from '@tanstack/react-router'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Arrangement, Home } from '../src/api/home'
import { openedAt } from '../src/app/useVisits'
import { HomePage } from '../src/features/home/HomePage'
import { add, hide, put, step } from '../src/features/home/arrange'
import { changeOf, figureOf, lineOf } from '../src/features/home/figures'
import { calledName, partOfDay } from '../src/features/home/greeting'
import { startLanguage } from '../src/i18n'
import { ModelProvider } from '../src/meta/model'
import { KitProvider } from '../src/ui/KitProvider'
import { model } from './fixtures'

beforeAll(() => startLanguage('en'))
afterEach(cleanup)

const placed: Arrangement = { figures: ['f', 'g'], columns: [['a', 'b'], ['c'], []] }

test('a tile moves one step, and not beyond the edge', () => {
  expect(step(placed, 'a', 'down')?.columns[0]).toEqual(['b', 'a'])
  expect(step(placed, 'b', 'right')?.columns).toEqual([['a'], ['c', 'b'], []])
  expect(step(placed, 'f', 'right')?.figures).toEqual(['g', 'f'])
  expect([step(placed, 'a', 'up'), step(placed, 'a', 'left'), step(placed, 'f', 'down'), step(placed, 'x', 'up')]).toEqual([null, null, null, null])
})

test('a tile is put before or behind another one, hidden and shown again', () => {
  expect(put(placed, 'a', { column: 0, index: 2 }).columns[0]).toEqual(['b', 'a'])
  expect(put(placed, 'b', { column: 1, index: 0 }).columns).toEqual([['a'], ['b', 'c'], []])
  expect(add(hide(placed, 'a'), 'a', false).columns).toEqual([['b'], ['c'], ['a']])
  expect(add(hide(placed, 'f'), 'f', true).figures).toEqual(['g', 'f'])
})

test('amounts of several currencies are never added up', () => {
  const money = [{ amount: '5.00', currency: 'USD' }, { amount: '20.00', currency: 'CNY' }]
  expect(figureOf({ count: 2, 'sum(x)': money }, 'x')).toEqual({ value: 20, currency: 'CNY', others: [money[0]] })
  expect(figureOf({ count: 7 }, null)).toEqual({ value: 7, currency: null, others: [] })
  const items = [{ id: '', version: '', measures: { count: 3 } }]
  expect([changeOf({ items, before: { count: 2 } }), changeOf({ items, before: { count: 0 } }), changeOf({ items })]).toEqual([50, null, null])
  expect(lineOf([1, 3], 10, 4)).toBe('0.0,4.0 10.0,0.0')
})

test('people are called as they call each other', () => {
  expect(['沈一帆', '王敏', '欧阳娜娜', 'Chen Jiahe'].map(calledName)).toEqual(['一帆', '王敏', '娜娜', 'Chen'])
  expect([3, 8, 12, 15, 21].map(partOfDay)).toEqual(['night', 'morning', 'noon', 'afternoon', 'evening'])
})

test('only records are noted as opened', () => {
  const id = '0190b3c4-0000-7000-8000-00000000000a'
  expect([openedAt(`/records/tool/${id}`, undefined), openedAt('/records/tool', id), openedAt('/records/tool', 'new'), openedAt('/tasks', id)]).toEqual([['tool', id], ['tool', id], [], []])
})

const home: Home = {
  today: '2026-01-02', day: { overdue: 1, today: 0 }, arranged: 'model', organization: null, may_set: false, figures: ['metric.tool.all'], columns: [['recent'], ['pinned'], []],
  offered: [{ id: 'metric.tool.all', kind: 'metric', title: 'All tools', entity: 'tool', band: true }, { id: 'recent', kind: 'recent', title: null, entity: null, band: false }, { id: 'pinned', kind: 'pinned', title: null, entity: null, band: false }],
  data: { 'metric.tool.all': { items: [{ id: '', version: '', measures: { count: 12_345 } }], filter: '' }, recent: { items: [{ id: 't1', version: '', entity: 'tool', label: 'Hammer' }] }, pinned: { problem: { title: 'Busy', problems: [] } } },
}

test('the page is arranged by keyboard, and each step is saved', async () => {
  const sent: [string, unknown][] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method !== 'GET') sent.push([`${init.method} ${path}`, JSON.parse(String(init.body))])
    return init.method === 'GET' ? new Response(JSON.stringify(home)) : new Response(null, { status: 204 })
  })
  const root = createRootRoute({ component: () => <KitProvider><ModelProvider value={model}><HomePage /></ModelProvider></KitProvider> })
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ['/'] }) })
  render(<QueryClientProvider client={new QueryClient()}><RouterProvider router={router} /></QueryClientProvider>)
  expect(await screen.findByText('12.3K')).toBeTruthy()
  expect(screen.getByText('Hammer')).toBeTruthy()
  expect(within(screen.getByRole('region', { name: 'Pinned' })).getByText('Busy')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Customize' }))
  screen.getByRole('button', { name: /Drag Opened last/ }).focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(sent).toEqual([['PUT /api/home', { figures: ['metric.tool.all'], columns: [[], ['recent', 'pinned'], []] }]])
  expect(document.activeElement?.getAttribute('data-handle')).toBe('recent')
  expect(screen.getByText('Opened last: column 2, place 1')).toBeTruthy()
})
