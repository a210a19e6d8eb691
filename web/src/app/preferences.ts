// Keeps the person's own settings in this browser: theme, density, language. The page's first script reads the same entry.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useConnection } from '../api/connection'
import type { Accent } from '../api/appearance'
import { savePreference } from '../api/session'
import { type Language, pickLanguage, startLanguage } from '../i18n'

export type Theme = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'normal' | 'relaxed'

export interface Preferences {
  theme: Theme
  density: Density
  language: Language
  navFolded: boolean
  /** The person chose a language in this browser before signing in; it is then kept at the server too. */
  languageChosen: boolean
  /** Of the organization, kept so that the next start looks right from its first moment. */
  accent: Accent | null
  logo: string | null
}

export const usePreferences = create<Preferences>()(
  persist((): Preferences => ({ theme: 'system', density: 'normal', language: pickLanguage(navigator.language), navFolded: false, languageChosen: false, accent: null, logo: null }), { name: 'hezong.preferences' }),
)

/** A choice of the person: it follows them to other browsers. */
export function setDensity(density: Density): void {
  wearDensity(density)
  keepChoice({ density })
}

export function wearDensity(density: Density): void {
  usePreferences.setState({ density })
  document.documentElement.setAttribute('data-density', density)
}

/** Kept at the server where somebody is signed in; this browser has it in any case. */
export function keepChoice(values: Record<string, string | null>): void {
  if (useConnection.getState().csrf !== null) void savePreference(values).catch(() => undefined)
}

/** Loads the words first, so that no page shows keys; the server's copy is saved where somebody is signed in. */
export async function setLanguage(language: Language, isChoice = true): Promise<void> {
  const isSignedIn = useConnection.getState().csrf !== null
  // The model comes in the language kept at the server, so it has to be told first.
  if (isSignedIn && isChoice) await savePreference({ language }).catch(() => undefined)
  await startLanguage(language)
  usePreferences.setState({ language, languageChosen: !isSignedIn })
  useConnection.setState({ language })
}

/** After signing in: a choice made on the way in is kept, at the server too (which answers in the language asked for); otherwise the language the person has chosen elsewhere holds. */
export async function settleLanguage(kept: string): Promise<void> {
  const { language, languageChosen } = usePreferences.getState()
  const theirs = pickLanguage(kept)
  if (languageChosen || theirs !== language) await setLanguage(languageChosen ? language : theirs)
  usePreferences.setState({ languageChosen: false })
}
