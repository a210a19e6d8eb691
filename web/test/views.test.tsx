// The parts of a view: plain cells draw what the types draw, commands are declared once, selections, groups, days and columns count rightly.
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { useMemo, useState } from 'react'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SavedView } from '../src/api/views'
import { CommandButtons, useMenuGroups } from '../src/app/CommandBar'
import { type Command, allCommands, runnableCommands, useCommands, useGlobalKeys } from '../src/app/commands'
import { Show } from '../src/fields/registry'
import { startLanguage } from '../src/i18n'
import { ModelProvider } from '../src/meta/model'
import { KitProvider } from '../src/ui/KitProvider'
import { moved, useReorder } from '../src/ui/useReorder'
import { sumWith } from '../src/views/board/useBoard'
import { ruleBetween } from '../src/views/board/useCardMove'
import { layOut } from '../src/views/calendar/HourGrid'
import { addMonths, dayOf, startOfWeek, valueOn, withinDays } from '../src/views/days/days'
import { readWidths, writeWidths } from '../src/views/list/columns'
import { clauseFor, joinFilters } from '../src/views/list/parts'
import { quickly } from '../src/views/list/quick'
import { boardFields, dayFields, definitionOf, groupable, layoutsOf, readListSearch, sumFields } from '../src/views/list/search'
import { choose, clearSelection, countChosen, makeSelection } from '../src/views/list/selection'
import { inOrder } from '../src/views/list/useViews'
import { model, tool } from './fixtures'

beforeAll(() => startLanguage('en'))
afterEach(cleanup)

const field = (name: string) => tool.fields[name] ?? (() => { throw new Error(name) })()
const show = (node: React.ReactNode) => render(<KitProvider><ModelProvider value={model}>{node}</ModelProvider></KitProvider>)

describe('cells', () => {
  test.each([
    ['name', 'Hammer'], ['name', null], ['state', 'worn'], ['color', 'blue'], ['price', { amount: '1234.50', currency: 'EUR' }], ['weight', '12.5'],
    ['bought_on', '2026-03-01'], ['changed_at', '2026-03-01T08:00:00Z'], ['maker', { id: 'm1', label: 'Smith' }], ['keeper', { id: 'u2', label: 'Ann' }],
  ])('%s is drawn plainly with the words of its type: %j', (name, value) => {
    const words = { t: i18next.t, language: 'en', empty: i18next.t('fields.empty') }
    const plain = show(<p>{quickly(field(name), value, words, model)}</p>)
    const full = show(<p><Show field={field(name)} value={value} dense /></p>)
    const said = ({ container }: { container: HTMLElement }) => container.querySelector('p')?.textContent
    expect(said(plain)).toBe(said(full))
    expect(said(plain)).not.toBe('')
  })

  test.each([['maker', { hidden: true }], ['secret', { masked: '12' }], ['labels', ['a']], ['sharp', true], ['owner_unit', { id: 'o1', label: 'A' }]])('%s is left to its type: %j', (name, value) => {
    expect(quickly(field(name), value, { t: i18next.t, language: 'en', empty: '' }, model)).toBeUndefined()
  })
})

function Page({ commands }: { commands: Command[] }) {
  useCommands('test', useMemo(() => commands, [commands]))
  useGlobalKeys()
  return <><CommandButtons surface="toolbar" /><ul>{useMenuGroups('row', 3).flatMap((group) => group.entries).map((entry) => <li key={entry.key}><button type="button" onClick={entry.onClick}>{entry.label}</button></li>)}</ul></>
}

describe('commands', () => {
  test('one declaration is button, key, menu and palette', async () => {
    const [make, look, csv] = [vi.fn(), vi.fn(), vi.fn()]
    show(
      <Page
        commands={[
          { id: 'make', label: 'Make', group: 'List', keys: 'c', on: ['toolbar'], run: () => make() },
          { id: 'look', label: 'Look', group: 'Row', keysOnly: true, on: ['row'], run: look },
          { id: 'export', label: 'Export', group: 'List', run: () => undefined, parts: [{ id: 'csv', label: 'CSV', group: 'List', run: csv }] },
        ]}
      />,
    )
    await userEvent.click(screen.getByRole('button', { name: /Make/ }))
    await userEvent.keyboard('c')
    expect(make).toHaveBeenCalledTimes(2)
    await userEvent.click(screen.getByRole('button', { name: 'Look' }))
    expect(look).toHaveBeenCalledExactlyOnceWith(3)
    expect(runnableCommands().map((command) => command.label)).toEqual(['Make', 'Look', 'Export · CSV'])
  })

  test('what a page declares goes with it', () => {
    const { unmount } = show(<Page commands={[{ id: 'make', label: 'Make', group: 'List', on: ['toolbar'], run: () => undefined }]} />)
    expect(allCommands().map((command) => command.id)).toEqual(['make'])
    unmount()
    expect(allCommands()).toEqual([])
  })
})

describe('selection', () => {
  test('rows are chosen and left; choosing by hand is no longer everything', () => {
    const store = makeSelection()
    choose(store, ['a', 'b'], true)
    store.setState({ everything: true })
    choose(store, ['a'], false)
    expect(store.getState()).toEqual({ chosen: { b: true }, everything: false })
    expect(countChosen(store.getState())).toBe(1)
    clearSelection(store)
    expect(countChosen(store.getState())).toBe(0)
  })
})

describe('what stands in the address', () => {
  test('a view keeps everything but the moment', () => {
    const search = readListSearch({ filter: 'true', layout: 'board', by: 'state', limits: 'worn:3', date: '2026-01-01', peek: 'x', view: 'v', span: 'week', junk: 1 })
    expect(definitionOf(search)).toEqual({ filter: 'true', layout: 'board', by: 'state', limits: 'worn:3', span: 'week' })
    expect(readListSearch({ layout: 'cube', rows: 'all', peek: 7 })).toEqual({ peek: '7' })
  })

  test('widths are read within their limits and written back', () => {
    expect(readWidths('name:240,state:9999,junk,price:x')).toEqual({ name: 240, state: 800 })
    expect(writeWidths({ name: 240, state: 90 })).toBe('name:240,state:90')
    expect(writeWidths({})).toBeUndefined()
  })

  test('layouts come from the fields of the model', () => {
    expect(layoutsOf(tool)).toEqual(['list', 'board', 'calendar', 'timeline'])
    expect(layoutsOf({ ...tool, fields: { name: field('name') } })).toEqual(['list'])
    expect(boardFields(tool).map((one) => one.name)).toEqual(['state', 'color'])
    expect(dayFields(tool).map((one) => one.name)).toEqual(['bought_on', 'changed_at'])
    expect(sumFields(tool).map((one) => one.name)).toEqual(['price', 'weight'])
    expect(groupable(tool).map((one) => one.name)).toContain('maker')
  })
})

describe('groups', () => {
  test.each([
    ['maker', { id: 'm1', label: 'Smith' }, "maker == id('m1')"],
    ['color', null, '!has(color)'],
    ['sharp', false, 'sharp == false'],
    ['color', "it's", "color == 'it\\'s'"],
  ])('the rows of a group of %s', (name, value, text) => expect(clauseFor(field(name), value)).toBe(text))

  test('alternatives keep their brackets beside the group', () => {
    expect(joinFilters('a == 1 || b == 2', undefined, 'has(c)')).toBe('(a == 1 || b == 2) && has(c)')
  })
})

describe('board', () => {
  test('a head tells the sum with the card, within one currency', () => {
    const yuan = (amount: string) => ({ amount, currency: 'CNY' })
    expect(sumWith([yuan('100')], yuan('30'), -1)).toEqual([yuan('70')])
    expect(sumWith(null, yuan('30'), 1)).toEqual([yuan('30')])
    expect(sumWith([{ amount: '1', currency: 'USD' }], yuan('30'), 1)).toBeNull()
    expect(sumWith('12', yuan('30'), 1)).toBeNull()
  })

  test('a card goes where the model has a move', () => {
    const entity = { ...tool, moves: [{ name: 'wear', title: 'Wear', from: ['fresh'], to: 'worn' }] }
    expect(ruleBetween(entity, 'fresh', 'worn')?.name).toBe('wear')
    expect(ruleBetween(entity, 'worn', 'fresh')).toBeUndefined()
  })
})

describe('days', () => {
  const item = (values: object) => ({ id: 'i', version: '1', ...values })

  test('weeks begin on Monday, months step from their first day', () => {
    expect(startOfWeek('2026-11-29')).toBe('2026-11-23')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-01')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-01')
  })

  test('a time keeps its hour on another day', () => {
    const at = new Date(2026, 10, 24, 9, 30).toISOString()
    const there = valueOn(item({ changed_at: at }), field('changed_at'), '2026-12-01')
    expect(there).toBe(new Date(2026, 11, 1, 9, 30).toISOString())
    expect(dayOf(item({ changed_at: there }), field('changed_at'))).toBe('2026-12-01')
    expect(valueOn(item({ bought_on: '2026-11-24' }), field('bought_on'), '2026-12-01')).toBe('2026-12-01')
  })

  test('a span of days is an ordinary condition', () => {
    expect(withinDays(field('bought_on'), '2026-11-01', '2026-11-30')).toBe("bought_on >= date('2026-11-01') && bought_on <= date('2026-11-30')")
  })

  test('entries that overlap share the width, others have it alone', () => {
    expect(layOut([600, 615, 630, 720])).toEqual([{ lane: 0, of: 3 }, { lane: 1, of: 3 }, { lane: 2, of: 3 }, { lane: 0, of: 1 }])
  })
})

function Tabs({ told }: { told: (names: string[]) => void }) {
  const [names, setNames] = useState(['a', 'b', 'c'])
  const reorder = useReorder(names, (next) => { setNames(next); told(next) }, 'x')
  return names.map((name) => <button key={name} type="button" {...reorder(name)}>{name}</button>)
}

describe('order', () => {
  test('Alt and an arrow move a tab, and no farther than the ends', async () => {
    const told = vi.fn()
    show(<Tabs told={told} />)
    screen.getByRole('button', { name: 'b' }).focus()
    await userEvent.keyboard('{Alt>}{ArrowLeft}{ArrowLeft}{/Alt}')
    expect(told.mock.calls).toEqual([[['b', 'a', 'c']]])
    expect(moved(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a'])
  })

  test('views without a place stand behind the others', () => {
    const view = (id: string) => ({ id }) as SavedView
    expect(inOrder([view('a'), view('b'), view('c')], ['c', 'a']).map((one) => one.id)).toEqual(['c', 'a', 'b'])
    expect(inOrder([view('a')], 'junk').map((one) => one.id)).toEqual(['a'])
  })
})
