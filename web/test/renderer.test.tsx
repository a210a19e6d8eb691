// The renderer: layout, conditions, states of rights, drafts; drawn from a model that no business area has.
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useForm, FormProvider } from 'react-hook-form'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { completeEntity } from '../src/api/model'
import type { HistoryEntry } from '../src/api/types'
import { FormLayout } from '../src/forms/FormLayout'
import { draftKey, dropAllDrafts, keepDraft, readDraft } from '../src/forms/drafts'
import { formTabs } from '../src/forms/sections'
import { compareValues, plainText } from '../src/fields/plain'
import { FIELD_TYPES, Show, typeOf } from '../src/fields/registry'
import type { EditProps } from '../src/fields/types'
import { startLanguage } from '../src/i18n'
import i18next from 'i18next'
import { conditionsOf, envOf, fieldsRead } from '../src/meta/conditions'
import type { Entity, Field } from '../src/meta/types'
import { groupsOf } from '../src/record/FieldBlocks'
import { mentionAt, mentionedIn, partsOf, withIds } from '../src/record/mentions'
import { stageDays } from '../src/record/stageDays'
import { model, tool } from './fixtures'
import { show } from './show'

const path = (...names: string[]) => ({ op: 'path', type: 'choice', names: ['self', ...names] })
const isRed = { op: '==', type: 'bool', left: path('color'), right: { op: 'literal', type: 'choice', value: 'red' } }
const cells = (...fields: string[]) => [fields.map((field) => ({ field, span: 12 / fields.length }))]
const section = (name: string, rows: unknown[], more = {}) => ({ name, title: name, block: null, visible: null, rows, ...more })

/** The tool with a layout of two tabs and conditions on its colour. */
const laid: Entity = completeEntity('tool', {
  ...tool,
  fields: {
    ...tool.fields,
    weight: { ...(tool.fields.weight as Field), when: { visible: isRed } },
    bought_on: { ...(tool.fields.bought_on as Field), when: { required: isRed } },
    sharp: { ...(tool.fields.sharp as Field), when: { readonly: isRed } },
  },
  views: {
    ...tool.views,
    layout: [
      { name: null, title: null, sections: [section('main', [...cells('name', 'color'), ...cells('weight', 'sharp'), ...cells('secret', 'state')])] },
      { name: 'more', title: 'More', sections: [section('dates', cells('bought_on')), section('red', cells('labels'), { visible: isRed }), section('papers', [], { block: 'files' })] },
    ],
  },
} as unknown as Entity)

beforeAll(() => startLanguage('en'))
beforeEach(() => localStorage.clear())
afterEach(cleanup)

function Form({ entity, onSubmit }: { entity: Entity; onSubmit?: (values: Record<string, unknown>) => void }) {
  const form = useForm<Record<string, unknown>>({ defaultValues: {} })
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void form.handleSubmit((values) => onSubmit?.(values))(event)}>
        <FormLayout entity={entity} tabs={formTabs(entity, [])} messages={{}} />
        <button type="submit">Save</button>
      </form>
    </FormProvider>
  )
}

async function choose(field: string, option: string) {
  await userEvent.click(screen.getByRole('combobox', { name: field }))
  await userEvent.click(screen.getByRole('option', { name: option }))
}

describe('form', () => {
  test('tabs, sections and rows come from the layout; what nobody may fill is left out', async () => {
    show(<Form entity={laid} />)
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Basics', 'More'])
    expect(screen.queryByLabelText('Secret')).toBeNull()
    expect(screen.queryByLabelText('State')).toBeNull()
    await userEvent.click(screen.getByRole('tab', { name: 'More' }))
    expect(screen.getByRole('tabpanel', { name: 'More' })).toBeTruthy()
    await userEvent.keyboard('{ArrowLeft}')
    expect(document.activeElement?.textContent).toBe('Basics')
  })

  test('a field and a section are shown where their conditions hold', async () => {
    const { container } = show(<Form entity={laid} />)
    expect(screen.queryByLabelText('Weight')).toBeNull()
    expect(container.querySelector('#field-labels')).toBeNull()
    await choose('Colour', 'Red')
    expect(screen.getByLabelText('Weight')).toBeTruthy()
    expect(container.querySelector('#field-labels')).toBeTruthy()
    await choose('Colour', 'Blue')
    expect(screen.queryByLabelText('Weight')).toBeNull()
  })

  test('a field that is needed on a condition stops the form on its tab', async () => {
    const sent = vi.fn()
    show(<Form entity={laid} onSubmit={sent} />)
    await userEvent.type(screen.getByLabelText(/^Name/), 'Saw')
    await choose('Colour', 'Red')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect((await screen.findByRole('tab', { selected: true, name: /More/ })).textContent).toContain('1 fault')
    expect(sent).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('tab', { name: 'Basics' }))
    await choose('Colour', 'Blue')
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(sent).toHaveBeenCalledOnce())
  })

  test('a field that keeps its value on a condition is read', async () => {
    show(<Form entity={laid} />)
    expect(screen.getByRole('radiogroup', { name: 'Sharp' })).toBeTruthy()
    await choose('Colour', 'Red')
    expect(screen.queryByRole('radiogroup', { name: 'Sharp' })).toBeNull()
  })

  test('a key draws one field of sixty again', async () => {
    const draws = vi.fn()
    const Counted = (props: EditProps) => {
      draws(props.field.name)
      return <input id={props.id} value={String(props.value ?? '')} onChange={(event) => props.onChange(event.target.value)} />
    }
    FIELD_TYPES.counted = { Show: () => null, Edit: Counted, width: 1 }
    const names = Array.from({ length: 60 }, (_, place) => `f${place}`)
    const fields = Object.fromEntries(names.map((name) => [name, { type: 'counted', title: name, state: 'editable' }]))
    const wide = completeEntity('wide', { ...tool, fields, views: { form: [{ name: 'main', title: 'Main', fields: names }] } } as unknown as Entity)
    show(<Form entity={wide} />)
    draws.mockClear()
    await userEvent.type(screen.getByLabelText('f7'), 'x')
    expect(new Set(draws.mock.calls.map(([name]) => name))).toEqual(new Set(['f7']))
    delete FIELD_TYPES.counted
  })
})

describe('conditions', () => {
  const env = (values: Record<string, unknown>) => envOf(laid, values, model.me)

  test('only the server decides on what cannot be computed here', () => {
    const unknowable = { op: 'call', type: 'bool', name: null, lazy: false, arguments: [] }
    const field = { ...(tool.fields.name as Field), required: false, when: { visible: unknowable, readonly: unknowable, required: unknowable } }
    expect(conditionsOf(field, env({}))).toEqual({ visible: true, required: false, readonly: false })
  })

  test('the fields that an expression reads are known', () => {
    expect(fieldsRead([isRed, { op: 'has', type: 'bool', path: path('maker', 'name') }])).toEqual(['color', 'maker'])
  })

  test('a page groups own values before shared ones and leaves out what its conditions hide', () => {
    const [first] = laid.views.layout
    const own = { title: 'Mine', note: 'own' }
    const named = (values: Record<string, unknown>) => groupsOf(laid, first!, env(values), own, 'steward').map((group) => [group.title, group.cells.map((cell) => cell.field)])
    expect(named({ color: 'blue' })).toEqual([['Mine', ['state']], ['main', ['name', 'color', 'sharp', 'secret']]])
    expect(named({ color: 'red' })[1]).toEqual(['main', ['name', 'color', 'weight', 'sharp', 'secret']])
  })
})

describe('drafts', () => {
  const key = draftKey('u1', 'tool', '')

  test('what was typed is kept and given back, but nothing that is masked', () => {
    keepDraft(key, laid, 'o1', { name: 'Saw', secret: '1234', color: '', labels: [] })
    expect(readDraft(key)).toMatchObject({ organization: 'o1', values: { name: 'Saw' } })
    expect(localStorage.getItem(key)).not.toContain('1234')
  })

  test('an emptied form leaves no draft, an old one is forgotten, and signing out takes all', () => {
    keepDraft(key, laid, 'o1', { name: 'Saw' })
    keepDraft(key, laid, 'o1', { name: '' })
    expect(readDraft(key)).toBeNull()
    keepDraft(key, laid, 'o1', { name: 'Saw' })
    expect(readDraft(key, Date.now() + 15 * 86_400_000)).toBeNull()
    keepDraft(key, laid, 'o1', { name: 'Saw' })
    dropAllDrafts()
    expect(readDraft(key)).toBeNull()
  })
})

describe('mentions', () => {
  const ann = { id: '01a20e07-69c1-74a7-b385-9d6328fa1863', label: 'Ann' }
  const anna = { id: '01a20e07-69c1-74a7-b385-9d6328fa1864', label: 'Anna' }

  test('names become ids when sent, and parts when read', () => {
    const kept = withIds('@Anna and @Ann, see a@b.c', [ann, anna])
    expect(kept).toBe(`@[${anna.id}] and @[${ann.id}], see a@b.c`)
    expect(mentionedIn([kept, kept])).toEqual([anna.id, ann.id])
    expect(partsOf(kept).map((part) => part.person ?? part.text)).toEqual([anna.id, ' and ', ann.id, ', see a@b.c'])
  })

  test.each([['@', 1, ''], ['hi @An', 6, 'An'], ['a@b', 3, null], ['@An n', 5, null], ['no', 2, null]])('%s', (text, caret, word) => {
    expect(mentionAt(text, caret)?.word ?? null).toBe(word)
  })
})

test('days in a stage are those between its changes; those of another relationship do not count', () => {
  const line = (day: number, stage: string, facet?: string): HistoryEntry => ({ version: String(day), at: new Date(day * 86_400_000).toISOString(), by: null, verb: 'move', batch: null, ...(facet ? { facet } : {}), changes: [{ field: 'state', old: null, new: stage }] })
  const lines = [line(10, 'gone', 'f2'), line(9, 'worn', 'f1'), line(2, 'fresh', 'f1')]
  expect(stageDays(lines, 'state', 'f1', 12 * 86_400_000)).toEqual({ fresh: 7, worn: 3 })
  expect(stageDays([], 'state', null)).toEqual({})
})

describe('types', () => {
  const typed = (type: string, more = {}): Field => ({ name: 'x', type, title: 'X', state: 'editable', options: [{ code: 'b', title: 'Bee' }, { code: 'a', title: 'Ay' }], ...more })

  test.each([
    ['choices', ['b', 'a'], 'BeeAy'],
    ['tags', ['steel', 'old'], 'steelold'],
    ['geo', { lat: 39.90923, lng: 116.39743 }, '39.90923, 116.39743'],
    ['percent', '12.5', '12.5%'],
  ])('%s is shown', (type, value, text) => {
    expect(show(<Show field={typed(type)} value={value} />).container.textContent?.replaceAll(/\s*@?[^{}]*\{[^"][^}]*\}/g, '')).toContain(text)
  })

  test('a rating is said in words, set by arrow keys and taken away by its own mark', async () => {
    const Edit = typeOf(typed('rating')).Edit!
    const change = vi.fn()
    show(<><Show field={typed('rating')} value={4} /><Edit field={typed('rating')} value={4} onChange={change} /></>)
    expect(screen.getByRole('img', { name: '4 of 5' })).toBeTruthy()
    await act(async () => screen.getByRole('radio', { name: '4 of 5' }).focus())
    await userEvent.keyboard('{ArrowRight}')
    await userEvent.click(screen.getByRole('radio', { name: '4 of 5' }))
    expect(change.mock.calls).toEqual([[5], [null]])
  })

  test('several choices are ticked, the last one untied leaves nothing', async () => {
    const Edit = typeOf(typed('choices')).Edit!
    const change = vi.fn()
    show(<Edit field={typed('choices')} value={['b']} onChange={change} />)
    await userEvent.click(screen.getByLabelText('Ay'))
    await userEvent.click(screen.getByLabelText('Bee'))
    expect(change.mock.calls).toEqual([[['b', 'a']], [null]])
  })

  test('every known type has words, and values have an order in which nothing comes last', () => {
    const say = i18next.t
    const values: [string, unknown, string][] = [['bool', true, 'Yes'], ['choice', 'a', 'Ay'], ['choices', ['a', 'b'], 'Ay, Bee'], ['rating', 3, '3 of 5'], ['money', { amount: '1000', currency: 'EUR' }, 'EUR 1,000'], ['text', { masked: '12' }, 'masked, ends with 12'], ['ref', { hidden: true }, 'Not readable'], ['text', null, 'empty']]
    expect(values.map(([type, value]) => plainText(typed(type), value, 'en', say))).toEqual(values.map(([, , text]) => text))
    const sorted = (type: string, list: unknown[]) => list.toSorted((left, right) => compareValues(typed(type), left, right, 'en'))
    expect(sorted('choice', ['a', null, 'b'])).toEqual(['b', 'a', null])
    expect(sorted('int', [10, 9, null, 100])).toEqual([9, 10, 100, null])
  })
})
