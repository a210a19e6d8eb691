// The registry of field types: every known type shows and edits, an unknown one is shown as text and never blanks a page.
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { FIELD_TYPES, Show, isKnownType, typeOf } from '../src/fields/registry'
import { parseNumber } from '../src/fields/types/number'
import { startLanguage } from '../src/i18n'
import { ValueEditor } from '../src/record/ValueEditor'
import { tool } from './fixtures'
import { show } from './show'

beforeAll(() => startLanguage('en'))
afterEach(cleanup)

const field = (name: string) => tool.fields[name] ?? (() => { throw new Error(name) })()

describe('registry', () => {
  test('every type of the model language but the composite ones is known', () => {
    const known = ['text', 'longtext', 'int', 'decimal', 'percent', 'money', 'bool', 'date', 'datetime', 'choice', 'stage', 'tags', 'phone', 'email', 'url', 'ref']
    expect(known.filter((type) => !(type in FIELD_TYPES))).toEqual([])
  })

  test('a stage has no editor: it changes through moves', () => {
    expect(typeOf(field('state')).Edit).toBeUndefined()
  })

  test.each([
    ['text', 'name', 'Hammer', 'Hammer'],
    ['stage', 'state', 'worn', 'Worn'],
    ['choice', 'color', 'blue', 'Blue'],
    ['reference', 'maker', { id: 'm1', label: 'Smith' }, 'Smith'],
    ['money', 'price', { amount: '1234567.50', currency: 'EUR' }, 'EUR1,234,567.50'],
    ['long decimal', 'weight', '12345678901234567890.12', '12,345,678,901,234,567,890.12'],
    ['bool', 'sharp', true, 'Yes'],
    ['unreadable target', 'maker', { hidden: true }, 'Not readable'],
    ['masked', 'secret', { masked: '1234' }, '•••• masked, ends with1234'],
    ['nothing', 'name', null, '–empty'],
    ['unknown type', 'shape', { sides: 4 }, '{"sides":4}'],
  ])('%s is shown', (_, name, value, text) => {
    const { container } = show(<Show field={field(name)} value={value} />)
    expect(container.textContent?.replaceAll(/\s*@?[^{}]*\{[^"][^}]*\}/g, '')).toContain(text)
  })

  test('an unknown type is not editable', () => {
    expect(isKnownType(field('shape'))).toBe(false)
    expect(typeOf(field('shape')).Edit).toBeUndefined()
  })

  test('only web addresses become links', () => {
    show(<Show field={{ ...field('name'), type: 'url' }} value="javascript:alert(1)" />)
    expect(screen.queryByRole('link')).toBeNull()
  })

  test('numbers are read with full-width digits and commas', () => {
    expect(parseNumber('１，２３４．５')).toBe('1234.5')
    expect(parseNumber('  ')).toBeNull()
  })
})

describe('editing in place', () => {
  const edit = () => {
    const onSave = vi.fn()
    const onCancel = vi.fn()
    show(<ValueEditor field={field('name')} value="old" onSave={onSave} onCancel={onCancel} />)
    return { onSave, onCancel, input: screen.getByRole('textbox') }
  }

  test('Enter saves what was typed', async () => {
    const { onSave, input } = edit()
    await userEvent.clear(input)
    await userEvent.type(input, 'new{Enter}')
    expect(onSave).toHaveBeenCalledExactlyOnceWith('new')
  })

  test('Esc gives up', async () => {
    const { onSave, onCancel, input } = edit()
    await userEvent.type(input, 'new{Escape}')
    expect(onCancel).toHaveBeenCalledOnce()
    expect(onSave).not.toHaveBeenCalled()
  })

  test('Enter while a word is composed saves nothing', async () => {
    const { onSave, input } = edit()
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true }))
    expect(onSave).not.toHaveBeenCalled()
  })
})
