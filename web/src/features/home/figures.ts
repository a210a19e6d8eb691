// Reads the figures of a metric: its main currency, the way since last month, the points of a line.
import type { Amount, Measures, TileData } from '../../api/home'

export interface Figure {
  value: number
  currency: string | null
  /** Other currencies, which are never added to the main one. */
  others: Amount[]
}

/** The sum, or the count where nothing is summed; of several currencies the one in which there is most. */
export function figureOf(measures: Measures | undefined, sum: string | null | undefined): Figure {
  const found = sum ? measures?.[`sum(${sum})`] : measures?.count
  if (Array.isArray(found)) {
    const [main, ...others] = found.toSorted((left, right) => Number(right.amount) - Number(left.amount))
    return { value: Number(main?.amount ?? 0), currency: main?.currency ?? null, others }
  }
  return { value: Number(found ?? 0), currency: null, others: [] }
}

export const countOf = (measures: Measures | undefined) => Number(measures?.count ?? 0)

/** By how many percent the figure differs from the one before; null without one to compare with. */
export function changeOf({ items, before, sum }: TileData): number | null {
  const now = figureOf(items?.[0]?.measures, sum)
  const then = figureOf(before, sum)
  if (!before || then.value === 0 || (now.currency && then.currency && now.currency !== then.currency)) return null
  return Math.round(((now.value - then.value) / then.value) * 100)
}

/** The line through the points, in a box of the given size; a flat one where all are alike. */
export function lineOf(points: number[], width: number, height: number): string {
  const low = Math.min(...points)
  const span = Math.max(...points) - low || 1
  const step = width / Math.max(1, points.length - 1)
  return points.map((point, index) => `${(index * step).toFixed(1)},${(height - ((point - low) / span) * height).toFixed(1)}`).join(' ')
}
