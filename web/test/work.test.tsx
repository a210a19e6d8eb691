// Tasks by day, what is about a record by the model, the combo by keys, and events that refresh what is shown and nothing else.
import { QueryClient } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { keys } from '../src/api/queries'
import { completeEntity } from '../src/api/model'
import { take } from '../src/app/live'
import { groupOf } from '../src/features/work/TasksPage'
import { startLanguage } from '../src/i18n'
import type { Entity } from '../src/meta/types'
import { aboutEntities, quickField } from '../src/record/about'
import { Combo } from '../src/ui/Combo'
import { model } from './fixtures'

beforeAll(() => startLanguage('en'))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('a task stands where its day is', () => {
  expect(['2026-01-01', '2026-01-02', '2026-01-03', null].map((due) => groupOf(due, '2026-01-02'))).toEqual(['overdue', 'today', 'later', 'open'])
})

const remark = completeEntity('remark', {
  title: 'Remark', label: 'body', verbs: ['read', 'create'], views: { form: [{ name: 'main', title: 'Main', fields: ['body', 'about'] }] },
  fields: { body: { type: 'longtext', title: 'Body', state: 'editable' }, about: { type: 'related', title: 'About', state: 'editable' } },
} as unknown as Entity)

test('an entity about records with one long text is written at once', () => {
  const [about] = aboutEntities({ ...model, entities: { ...model.entities, remark } })
  expect([about?.entity.name, about?.field.name, about && quickField(about)?.name]).toEqual(['remark', 'about', 'body'])
})

test('the list under an input is walked by arrows and picked by Enter', async () => {
  const picked = vi.fn()
  const options = ['Red', 'Green', 'Blue'].map((label) => ({ value: label.toLowerCase(), label }))
  render(<Combo label="Colour" value={null} options={options} onPick={picked} />)
  const box = screen.getByRole('combobox', { name: 'Colour' })
  await userEvent.click(box)
  await userEvent.keyboard('{ArrowUp}{ArrowUp}{Enter}')
  expect(picked).toHaveBeenLastCalledWith(options[1])
  await userEvent.type(box, 'bl{Enter}')
  expect(picked).toHaveBeenLastCalledWith(options[2])
})

test('only records that are shown in another version are read again', async () => {
  const client = new QueryClient()
  client.setQueryData(keys.record('tool', 'a'), { id: 'a', version: '1', name: 'Old' })
  client.setQueryData(keys.record('tool', 'b'), { id: 'b', version: '4', name: 'Same' })
  const asked = vi.fn(async () => new Response(JSON.stringify({ id: 'a', version: '2', name: 'New' })))
  vi.stubGlobal('fetch', asked)
  await take(client, [{ entity: 'tool', id: 'a', version: '2' }, { entity: 'tool', id: 'b', version: '4' }, { entity: 'tool', id: 'unseen', version: '1' }])
  expect(asked).toHaveBeenCalledTimes(1)
  expect(client.getQueryData(keys.record('tool', 'a'))).toMatchObject({ version: '2', name: 'New' })
})
