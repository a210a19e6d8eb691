// An item as it was on another day: it is read, never changed. The server names the moment in `as_of`.
import type { Item } from '../api/types'

export const isPast = (item: Item) => typeof item.as_of === 'string'
