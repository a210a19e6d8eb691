// The lines of a grid: rows of records, and between them the heads of groups where the list is grouped.
import type { Money } from '../../meta/values'
import type { Item } from '../../api/types'

/** The head of a group: what its rows have in common, how many there are and what they add up to. */
export interface GroupLine {
  /** Tells groups apart; the value as text. */
  group: string
  /** The field by which rows are grouped. */
  by: string
  value: unknown
  count: number
  sums: Record<string, Money[] | string | null>
  open: boolean
  /** Rows beyond those shown are being fetched, or can be. */
  more: 'no' | 'yes' | 'coming'
}

export type Line = Item | GroupLine

export const isGroup = (line: Line | undefined): line is GroupLine => line !== undefined && 'group' in line && 'sums' in line

export const itemsOf = (lines: Line[]): Item[] => lines.filter((line): line is Item => !isGroup(line))
