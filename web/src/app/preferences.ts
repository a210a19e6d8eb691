// Keeps the person's own settings in this browser: theme, density, language. The page's first script reads the same entry.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useConnection } from '../api/connection'
import { savePreference } from '../api/session'
import { type Language, pickLanguage, startLanguage } from '../i18n'

export type Theme = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'normal' | 'relaxed'

export interface Preferences {
  theme: Theme
  density: Density
  language: Language
  navFolded: boolean
}

export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: 'system', density: 'normal', language: pickLanguage(navigator.language), navFolded: false }), { name: 'hezong.preferences' }),
)

export function setDensity(density: Density): void {
  usePreferences.setState({ density })
  document.documentElement.setAttribute('data-density', density)
}

/** Loads the words first, so that no page shows keys; the server's copy is saved where somebody is signed in. */
export async function setLanguage(language: Language): Promise<void> {
  await startLanguage(language)
  usePreferences.setState({ language })
  useConnection.setState({ language })
  if (useConnection.getState().csrf) savePreference({ language }).catch(() => undefined)
}
