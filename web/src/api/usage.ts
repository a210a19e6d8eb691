// How often a record is used by others, as far as the person may read them.
import { send } from './client'

export interface Usage {
  /** Also by records that the person may not read. */
  used: boolean
  items: { entity: string; count: number; capped: boolean }[]
}

export const readUsage = (entity: string, id: string) => send<Usage>(`/api/records/${entity}/${id}/usage`)
