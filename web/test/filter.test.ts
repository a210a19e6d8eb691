// The sentence of chips and the text of the expression say the same, in both directions.
import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { startLanguage } from '../src/i18n'
import { type Clause, nextOrder, readFilter, readOrder, writeFilter, writeOrder } from '../src/views/list/filter/clauses'
import { quote, splitOutside, unquote } from '../src/views/list/filter/literal'
import { PERIODS } from '../src/views/list/filter/periods'
import { clauseWords, conditionWords, orderWords } from '../src/views/list/filter/words'
import { tool } from './fixtures'

const ID = '01990000-0000-7000-8000-000000000001'

const CASES: [string, Clause, string][] = [
  ['text contains', { field: 'name', op: 'contains', values: ["O'Neil \\ Co"] }, "name.contains('O\\'Neil \\\\ Co')"],
  ['text starts', { field: 'name', op: 'starts', values: ['钢'] }, "name.startsWith('钢')"],
  ['text equals', { field: 'name', op: 'equals', values: ['a && b'] }, "name == 'a && b'"],
  ['empty', { field: 'name', op: 'empty', values: [] }, '!has(name)'],
  ['filled', { field: 'name', op: 'filled', values: [] }, 'has(name)'],
  ['stage in', { field: 'state', op: 'in', values: ['fresh', 'worn'] }, "state in ['fresh', 'worn']"],
  ['stage not in', { field: 'state', op: 'notIn', values: ['gone'] }, "!(state in ['gone'])"],
  ['choice in', { field: 'color', op: 'in', values: ['red'] }, "color in ['red']"],
  ['reference is', { field: 'maker', op: 'is', values: [ID] }, `maker in [id('${ID}')]`],
  ['reference is not', { field: 'maker', op: 'isNot', values: [ID] }, `!(maker in [id('${ID}')])`],
  ['me', { field: 'keeper', op: 'me', values: [] }, 'keeper == user.id'],
  ['my unit and below', { field: 'owner_unit', op: 'units', values: [] }, 'owner_unit in user.units'],
  ['number range', { field: 'weight', op: 'between', values: ['1.5', '20'] }, 'weight >= 1.5 && weight <= 20'],
  ['at least', { field: 'price', op: 'between', values: ['100', ''] }, 'price >= 100'],
  ['at most', { field: 'price', op: 'between', values: ['', '100'] }, 'price <= 100'],
  ['tag', { field: 'labels', op: 'has', values: ['rare'] }, "'rare' in labels"],
  ['yes', { field: 'sharp', op: 'yes', values: [] }, 'sharp == true'],
  ['past days', { field: 'bought_on', op: 'past', values: ['30'] }, 'bought_on >= today() - days(30)'],
  ['older', { field: 'changed_at', op: 'older', values: ['7'] }, 'changed_at < now() - days(7)'],
  ['next days', { field: 'bought_on', op: 'next', values: ['7'] }, 'bought_on <= today() + days(7)'],
  ['overdue', { field: 'bought_on', op: 'overdue', values: [] }, 'bought_on < today()'],
  ['date range', { field: 'bought_on', op: 'dates', values: ['2026-01-01', '2026-03-31'] }, "bought_on >= date('2026-01-01') && bought_on <= date('2026-03-31')"],
]

describe('filter', () => {
  test.each(CASES)('%s is written and read back', (_, clause, text) => {
    expect(writeFilter(tool, [clause])).toBe(text)
    expect(readFilter(tool, text)).toEqual([clause])
  })

  test('times are written for whole local days and read back', () => {
    const clause = { field: 'changed_at', op: 'dates', values: ['2026-01-05', '2026-01-06'] }
    const text = writeFilter(tool, [clause])
    expect(text).toMatch(/^changed_at >= datetime\('.*Z'\) && changed_at < datetime\('.*Z'\)$/)
    expect(readFilter(tool, text)).toEqual([clause])
  })

  test('all conditions together survive the way there and back', () => {
    const clauses = CASES.map(([, clause]) => clause).filter((clause) => !('op' in clause && clause.op === 'between'))
    expect(readFilter(tool, writeFilter(tool, clauses))).toEqual(clauses)
  })

  test('self in front of a field and the other quotes mean the same', () => {
    expect(readFilter(tool, 'self.name.contains("x")')).toEqual([{ field: 'name', op: 'contains', values: ['x'] }])
  })

  test('a single value written as an equation is the same condition', () => {
    expect(readFilter(tool, "state == 'worn' && color != 'red'")).toEqual([{ field: 'state', op: 'in', values: ['worn'] }, { field: 'color', op: 'notIn', values: ['red'] }])
    expect(readFilter(tool, `maker == id('${ID}')`)).toEqual([{ field: 'maker', op: 'is', values: [ID] }])
  })

  test('what no chip can say stays as it is written', () => {
    expect(readFilter(tool, "maker.name == 'x' && has(name)")).toEqual([{ raw: "maker.name == 'x'" }, { field: 'name', op: 'filled', values: [] }])
  })

  test('alternatives are one clause and keep their brackets when another condition joins', () => {
    const [any] = readFilter(tool, "has(name) || name == 'x'")
    expect(any).toEqual({ any: [{ field: 'name', op: 'filled', values: [] }, { field: 'name', op: 'equals', values: ['x'] }] })
    const text = writeFilter(tool, [any as Clause, { field: 'name', op: 'filled', values: [] }])
    expect(text).toBe("(has(name) || name == 'x') && has(name)")
    expect(readFilter(tool, text)).toEqual([any, { field: 'name', op: 'filled', values: [] }])
  })

  test('alternatives may be ranges and spans, and what no chip can say stays as it was written', () => {
    const any: Clause = { any: [{ field: 'weight', op: 'between', values: ['1', '2'] }, { field: 'bought_on', op: 'period', values: ['lastMonth'] }] }
    expect(readFilter(tool, writeFilter(tool, [any]))).toEqual([any])
    expect(readFilter(tool, 'has(name) || size(parts) > 2')).toEqual([{ raw: 'has(name) || size(parts) > 2' }])
    const text = "has(name) && (size(parts) > 2 || name == 'x')"
    expect(writeFilter(tool, readFilter(tool, text))).toBe(text)
  })

  test.each(Object.keys(PERIODS))('the span %s of days and of times is read back', (name) => {
    for (const field of ['bought_on', 'changed_at']) {
      const clause: Clause = { field, op: 'period', values: [name] }
      expect(readFilter(tool, writeFilter(tool, [clause]))).toEqual([clause])
    }
  })

  test('separators inside quotes and brackets do not split', () => {
    expect(splitOutside("a('&&') && (b && c)", '&&')).toEqual(["a('&&')", '(b && c)'])
    expect(unquote(quote("it's \\ \n fine"))).toBe("it's \\ \n fine")
    expect(unquote("'a' + 'b'")).toBeNull()
  })
})

describe('order', () => {
  test('a click goes up, down, and back to the default', () => {
    const up = nextOrder([], 'name')
    const down = nextOrder(up, 'name')
    expect([writeOrder(up), writeOrder(down), writeOrder(nextOrder(down, 'name'))]).toEqual(['name', '-name', undefined])
    expect(readOrder('-price,name')).toEqual([{ field: 'price', down: true }, { field: 'name', down: false }])
  })
})

describe('words', () => {
  beforeAll(() => startLanguage('en'))

  test('a chip reads as part of a sentence', () => {
    const say = (clause: Clause) => conditionWords(tool, clause as never, i18next.t, 'en')
    expect(say({ field: 'state', op: 'notIn', values: ['gone'] })).toEqual({ field: 'State', rest: 'is not Gone' })
    expect(say({ field: 'weight', op: 'between', values: ['1000', ''] })).toEqual({ field: 'Weight', rest: 'at least 1,000' })
    expect(say({ field: 'bought_on', op: 'past', values: ['30'] }).rest).toBe('past 30 days')
  })

  test('the order is said by the kind of the field', () => {
    expect(orderWords(tool, readOrder('-price'), i18next.t)).toBe('Price, high first')
    expect(orderWords(tool, [], i18next.t)).toBe('default order')
  })

  test('alternatives are said in one line', () => {
    const any: Clause = { any: [{ field: 'keeper', op: 'me', values: [] }, { field: 'bought_on', op: 'period', values: ['thisMonth'] }] }
    expect(clauseWords(tool, any, i18next.t, 'en')).toBe('Keeper is me or Bought on This month')
  })
})
