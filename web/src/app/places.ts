// The pages beside the lists of the model, in the order of the navigation; palette, side bar and phone read the same list.
import type { IconName } from '../ui/icons'

export interface Place {
  to: '/' | '/tasks' | '/messages' | '/requests' | '/imports' | '/batches' | '/bin' | '/organizations' | '/reorganizations'
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

export const DATA: Place[] = [
  { to: '/imports', name: 'imports.short', icon: 'import' },
  { to: '/batches', name: 'batches.title', icon: 'stack' },
  { to: '/bin', name: 'bin.title', icon: 'trash' },
]

/** The group itself, and what is planned for it. */
export const GROUP: Place[] = [
  { to: '/organizations', name: 'organizations.title', icon: 'sitemap' },
  { to: '/reorganizations', name: 'reorganizations.title', icon: 'reorganize' },
]
