import { describe, expect, it } from 'vitest'
import type { Import } from '../src/api/imports'
import type { Pair } from '../src/api/pairs'
import { likely } from '../src/features/duplicates/PairLine'
import { arrange, follower } from '../src/features/duplicates/useQueue'
import { answered, strangeColumns, unanswered } from '../src/features/imports/values'

const pairs = ['a', 'b', 'c', 'd'].map((id) => ({ id }) as Pair)
const ids = (found: Pair[]) => found.map((pair) => pair.id)

describe('the queue of pairs', () => {
  it('has what is left, and what was put off at its end', () => {
    expect(ids(arrange(pairs, new Set(['b']), ['a']))).toEqual(['c', 'd', 'a'])
  })

  it('goes on with the next pair that stays, or the one before', () => {
    expect(follower(pairs, ['b', 'c'], 1)).toBe('d')
    expect(follower(pairs, ['d'], 3)).toBe('c')
    expect(follower(pairs, ['a', 'b', 'c', 'd'], 0)).toBeNull()
  })

  it('never calls a likelihood certain', () => {
    expect([likely(0.999), likely(1), likely(0.986)]).toEqual([99, 99, 98])
  })
})

describe('contents of a file that mean nothing yet', () => {
  const job = {
    mapping: { 行业: 'industry', 类型: 'kind' },
    unknown: [{ column: '行业', field: 'industry', total: 9, values: [{ text: '农林', count: 4, suggestions: [] }] }],
    values: { 类型: { 企业: 'company' } },
  } as unknown as Import

  it('are asked column by column, the answered ones beside them', () => {
    const columns = strangeColumns(job)
    expect(columns.map((one) => [one.column, one.field, one.untold])).toEqual([['行业', 'industry', 8], ['类型', 'kind', 0]])
    expect(columns[0]?.texts[0]?.meaning).toBeUndefined()
    expect(columns[1]?.texts[0]?.meaning).toBe('company')
  })

  it('keep all other answers when one comes or goes', () => {
    const values = answered(job.values ?? {}, '行业', '农林', null)
    expect(values).toEqual({ 类型: { 企业: 'company' }, 行业: { 农林: null } })
    expect(unanswered(values, '行业', '农林')).toEqual({ 类型: { 企业: 'company' }, 行业: {} })
  })
})
