import { describe, expect, it } from 'vitest'
import type { QualityRow } from '../src/api/quality'
import { line } from '../src/features/quality/Course'
import { completeOf, freshOf, percent, placed, share, summed } from '../src/features/quality/figures'
import { sayAge } from '../src/features/quality/useAge'

function row(code: string, parent: string | null, records: number, incomplete: number | null, duplicates: number | null = 0): QualityRow {
  return { organization: { id: code, code, label: code }, parent, records, counts: { incomplete, stale: 0 }, duplicates, answerable: [] }
}

const rows = [row('HZ', null, 10, 4, 2), row('NORTH', 'HZ', 6, 1, 0), row('TJ', 'NORTH', 2, 1, 0), row('SOUTH', 'HZ', 4, 3, 2)]
const codes = (found: { row: QualityRow }[]) => found.map((one) => one.row.organization.code)

describe('shares', () => {
  it('are unknown where nobody may know, or where there is nothing', () => {
    expect(share(0, 0)).toBeNull()
    expect(share(10, null)).toBeNull()
    expect(completeOf(rows[0] as QualityRow)).toBeCloseTo(0.6)
    expect(freshOf(rows[0] as QualityRow)).toBe(1)
  })

  it('are never shown as whole while something is missing', () => {
    expect(percent(1)).toBe(100)
    expect(percent(0.9999)).toBe(99.9)
    expect(percent(0.826)).toBe(82.6)
  })
})

describe('the order of organizations', () => {
  it('is the tree, each with its level', () => {
    expect(placed(rows, 'organization', false).map((one) => [one.row.organization.code, one.level])).toEqual([['HZ', 0], ['NORTH', 1], ['TJ', 2], ['SOUTH', 1]])
  })

  it('is by a figure the worst first, and turned the best first', () => {
    expect(codes(placed(rows, 'complete', false))).toEqual(['SOUTH', 'TJ', 'HZ', 'NORTH'])
    expect(codes(placed(rows, 'complete', true))).toEqual(['NORTH', 'HZ', 'TJ', 'SOUTH'])
    expect(codes(placed(rows, 'duplicates', false)).slice(0, 2)).toEqual(['HZ', 'SOUTH'])
  })
})

describe('all together', () => {
  it('is the top organization, or the sum of several', () => {
    expect(summed(rows)?.records).toBe(10)
    const tops = [row('A', null, 3, 1, 1), row('B', null, 5, null, 2)]
    expect(summed(tops)).toMatchObject({ records: 8, counts: { incomplete: 1 }, duplicates: 3 })
    expect(summed([])).toBeNull()
  })
})

describe('a course over days', () => {
  it('lies between its lowest and highest value', () => {
    expect(line([0.5, 0.6])).toBe('M1.0 24.0L119.0 2.0')
    expect(line([0.5, 0.5])).toBe('M1.0 13.0L119.0 13.0')
  })
})

describe('an age', () => {
  it('is said in the largest unit that fits', () => {
    expect(sayAge(5_000, 'en')).toBe('this minute')
    expect(sayAge(3 * 60_000, 'zh-CN')).toBe('3分钟前')
    expect(sayAge(2 * 3_600_000, 'en')).toBe('2 hours ago')
  })
})
