// Moves tiles about: pure changes of an arrangement, by arrows and by dropping. Knows nothing of what tiles show.
import type { Arrangement } from '../../api/home'

export type Way = 'up' | 'down' | 'left' | 'right'

/** Where a tile stands: the row of figures is place -1, the columns are 0, 1 and 2. */
export interface Spot {
  column: number
  index: number
}

export const BAND = -1

export function spotOf(arrangement: Arrangement, id: string): Spot | null {
  const inBand = arrangement.figures.indexOf(id)
  if (inBand >= 0) return { column: BAND, index: inBand }
  const column = arrangement.columns.findIndex((tiles) => tiles.includes(id))
  return column < 0 ? null : { column, index: arrangement.columns[column]?.indexOf(id) ?? 0 }
}

const listOf = ({ figures, columns }: Arrangement, column: number) => (column === BAND ? figures : (columns[column] ?? []))

function withList(arrangement: Arrangement, column: number, list: string[]): Arrangement {
  if (column === BAND) return { ...arrangement, figures: list }
  return { ...arrangement, columns: arrangement.columns.map((tiles, index) => (index === column ? list : tiles)) }
}

export function hide(arrangement: Arrangement, id: string): Arrangement {
  const without = (list: string[]) => list.filter((one) => one !== id)
  return { figures: without(arrangement.figures), columns: arrangement.columns.map(without) }
}

/** Puts a tile at a place, wherever it stood before. */
export function put(arrangement: Arrangement, id: string, { column, index }: Spot): Arrangement {
  const before = spotOf(arrangement, id)
  const rest = hide(arrangement, id)
  const list = listOf(rest, column)
  // Taken out of the same list before its new place, everything behind has moved up by one.
  const at = before?.column === column && before.index < index ? index - 1 : index
  return withList(rest, column, list.toSpliced(Math.max(0, Math.min(at, list.length)), 0, id))
}

/** One step by arrow; null where there is no such place. Figures stay in their row. */
export function step(arrangement: Arrangement, id: string, way: Way): Arrangement | null {
  const spot = spotOf(arrangement, id)
  if (!spot) return null
  const { column, index } = spot
  const isAlong = column === BAND ? way === 'left' || way === 'right' : way === 'up' || way === 'down'
  const by = way === 'left' || way === 'up' ? -1 : 1
  if (isAlong) {
    const to = index + by
    const length = listOf(arrangement, column).length
    return to < 0 || to >= length ? null : put(arrangement, id, { column, index: by > 0 ? to + 1 : to })
  }
  const to = column + by
  return column === BAND || to < 0 || to >= arrangement.columns.length ? null : put(arrangement, id, { column: to, index })
}

/** A tile that is shown again comes last: a figure in the row, anything else in the shortest column. */
export function add(arrangement: Arrangement, id: string, band: boolean): Arrangement {
  if (band) return { ...arrangement, figures: [...arrangement.figures, id] }
  const lengths = arrangement.columns.map((tiles) => tiles.length)
  const column = lengths.indexOf(Math.min(...lengths))
  return put(arrangement, id, { column, index: lengths[column] ?? 0 })
}
