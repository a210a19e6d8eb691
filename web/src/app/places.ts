// The pages beside the lists of the model, in the order of the navigation; palette, side bar and phone read the same list.
import { can } from '../meta/model'
import type { Model } from '../meta/types'
import type { IconName } from '../ui/icons'

export interface Place {
  to: '/' | '/tasks' | '/messages' | '/requests' | '/quality' | '/duplicates' | '/imports' | '/batches' | '/bin' | '/privacy' | '/organizations' | '/reorganizations' | '/admin/users'
  /** Key of its name in the catalogue. */
  name: string
  icon: IconName
  /** Only for those who may do this somewhere; without an entity, with any of them. */
  needs?: { entity?: string; verb: string }
}

/** Whether a page is for the person at all. */
export function isOpen({ needs }: Place, model: Model): boolean {
  if (!needs) return true
  const entities = needs.entity ? [model.entities[needs.entity]] : Object.values(model.entities)
  return entities.some((entity) => entity !== undefined && can(entity, needs.verb))
}

/** What waits for the person stands above the lists. */
export const DAILY: Place[] = [
  { to: '/', name: 'home.title', icon: 'home' },
  { to: '/tasks', name: 'work.tasks', icon: 'checklist' },
  { to: '/messages', name: 'work.messages', icon: 'bell' },
  { to: '/requests', name: 'sharing.title', icon: 'key' },
]

const DATA: Place[] = [
  { to: '/quality', name: 'quality.title', icon: 'gauge' },
  { to: '/duplicates', name: 'pairs.title', icon: 'duplicate' },
  { to: '/imports', name: 'imports.short', icon: 'import' },
  { to: '/batches', name: 'batches.title', icon: 'stack' },
  { to: '/bin', name: 'bin.title', icon: 'trash' },
  { to: '/privacy', name: 'privacy.title', icon: 'shield', needs: { verb: 'erase' } },
  { to: '/admin/users', name: 'admin.title', icon: 'settings', needs: { entity: 'user', verb: 'update' } },
]

export const dataPlaces = (model: Model): Place[] => DATA.filter((place) => isOpen(place, model))

/** The group itself, and what is planned for it. */
export const GROUP: Place[] = [
  { to: '/organizations', name: 'organizations.title', icon: 'sitemap' },
  { to: '/reorganizations', name: 'reorganizations.title', icon: 'reorganize' },
]

/** All that a person may open, in the order in which it stands. */
export const allPlaces = (model: Model): Place[] => [...DAILY, ...GROUP, ...dataPlaces(model)]
