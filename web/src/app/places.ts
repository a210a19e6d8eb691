// The pages beside the lists of the model, in the order of the navigation; palette, side bar and phone read the same list.
import { can } from '../meta/model'
import type { Model } from '../meta/types'
import type { IconName } from '../ui/icons'

export interface Place {
  to: '/' | '/tasks' | '/messages' | '/requests' | '/imports' | '/batches' | '/bin' | '/privacy'
  /** Key of its name in the catalogue. */
  name: string
  icon: IconName
}

/** What waits for the person stands above the lists. */
export const DAILY: Place[] = [
  { to: '/', name: 'home.title', icon: 'home' },
  { to: '/tasks', name: 'work.tasks', icon: 'checklist' },
  { to: '/messages', name: 'work.messages', icon: 'bell' },
  { to: '/requests', name: 'sharing.title', icon: 'key' },
]

const DATA: Place[] = [
  { to: '/imports', name: 'imports.short', icon: 'import' },
  { to: '/batches', name: 'batches.title', icon: 'stack' },
  { to: '/bin', name: 'bin.title', icon: 'trash' },
]

/** Offered to those alone who may erase what is held of somebody. */
const PRIVACY: Place = { to: '/privacy', name: 'privacy.title', icon: 'shield' }

export const dataPlaces = (model: Model): Place[] => (Object.values(model.entities).some((entity) => can(entity, 'erase')) ? [...DATA, PRIVACY] : DATA)
