// How long a record stayed in each stage, from the lines of its history. What history does not show is not guessed.
import type { HistoryEntry } from '../api/types'

const DAY = 86_400_000

/** Whole days by stage code; of the stage in which it stands now, up to now. `facet`: only the changes of one relationship count. */
export function stageDays(entries: HistoryEntry[], field: string, facet: string | null, now = Date.now()): Record<string, number> {
  const steps = entries
    .filter((entry) => facet === null || entry.facet === undefined || entry.facet === facet)
    .flatMap((entry) => entry.changes.filter((change) => change.field === field && typeof change.new === 'string').map((change) => ({ at: Date.parse(entry.at), stage: String(change.new) })))
    .toSorted((left, right) => left.at - right.at)
  const spent: Record<string, number> = {}
  for (const [place, step] of steps.entries()) spent[step.stage] = (spent[step.stage] ?? 0) + (steps[place + 1]?.at ?? now) - step.at
  return Object.fromEntries(Object.entries(spent).map(([stage, time]) => [stage, Math.floor(time / DAY)]))
}
