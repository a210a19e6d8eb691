// Making one record of several, and taking that back (contract §2, merge).
import { send } from './client'

/** `choose`: by field, the record whose value is taken; a field that is not named keeps the survivor's value, or is filled. */
export const mergeRecords = (entity: string, survivor: string, losers: string[], choose: Record<string, string>) =>
  send<{ batch: string }>(`/api/records/${entity}/merges`, { method: 'POST', body: { survivor, losers, choose } })

export const unmergeRecord = (entity: string, loser: string) => send<{ batch: string }>(`/api/records/${entity}/${loser}/unmerge`, { method: 'POST', body: {} })
