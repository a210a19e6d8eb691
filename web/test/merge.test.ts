// What a merge proposes: the survivor's own values, filled from the other record where it has none; equal fields are not asked for.
import { expect, test } from 'vitest'
import type { Item } from '../src/api/types'
import { differing, proposal } from '../src/features/duplicates/MergePage'
import { tool } from './fixtures'

const items: Item[] = [
  { id: 'a', version: '1', name: 'Hammer', color: null },
  { id: 'b', version: '1', name: 'Hammer', color: 'red' },
]

test('only fields that differ are asked for', () => {
  const { open, same } = differing(tool, items)
  expect([open.map((field) => field.name), same.map((field) => field.name)]).toEqual([['color'], ['name']])
})

test('an empty field of the survivor is filled from the other record', () => {
  const [color] = differing(tool, items).open
  expect(color && [proposal(color, 'a', items), proposal(color, 'b', items)]).toEqual(['b', 'b'])
})
