// Puts on how things look: the accent of the organization as a sheet of its own, theme and density of whoever said them last and nearest.
import { type Accent, type WornLook, readLook } from '../api/appearance'
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTheme } from '../ui/theme-switch'
import { type Density, type Theme, setLanguage, usePreferences, wearDensity } from './preferences'
import type { Language } from '../i18n'

export const LOOK = ['appearance'] as const

const sheet = typeof CSSStyleSheet === 'undefined' || !('replaceSync' in CSSStyleSheet.prototype) ? null : new CSSStyleSheet()
if (sheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

/** Both themes are told; which one counts is the attribute's business. */
export function wearAccent(accent: Accent | null): void {
  sheet?.replaceSync(accent ? (['light', 'dark'] as const).map((theme) => rule(theme, accent)).join('\n') : '')
}

function rule(theme: 'light' | 'dark', accent: Accent): string {
  const tones = accent[theme]
  const parts = { '--accent': tones.accent, '--on-accent': tones.on_accent, '--accent-text': tones.text, '--accent-soft': tones.soft, '--accent-line': tones.line, '--selected': tones.soft }
  const values = Object.entries(parts).filter(([, value]) => /^#[0-9a-f]{6}$/i.test(value)).map(([name, value]) => `${name}: ${value};`)
  return `:root[data-mantine-color-scheme='${theme}'] { ${values.join(' ')} }`
}

export const useLook = () => useQuery({ queryKey: LOOK, queryFn: readLook, staleTime: 300_000 }).data

export const refreshLook = (client: QueryClient) => client.invalidateQueries({ queryKey: LOOK })

/** The person's own choice first, then that of the nearest organization, then what this browser had. */
export function useWornLook(): void {
  const look = useLook()
  const { setTheme } = useTheme()
  // What puts a theme on is another function after each change; a look is put on once.
  const wearTheme = useRef(setTheme)
  useEffect(() => {
    wearTheme.current = setTheme
  })
  useEffect(() => {
    if (!look) return
    const { theme, density } = wornOf(look)
    const now = usePreferences.getState()
    if (now.accent?.asked !== look.accent?.asked || now.logo !== look.logo) usePreferences.setState({ accent: look.accent, logo: look.logo })
    wearAccent(look.accent)
    if (theme && theme !== now.theme) wearTheme.current(theme)
    if (density && density !== now.density) wearDensity(density)
    if (!look.own.language && look.language && look.language !== now.language) void setLanguage(look.language as Language, false)
  }, [look])
}

export function wornOf({ own, theme, density }: Pick<WornLook, 'own' | 'theme' | 'density'>): { theme: Theme | null; density: Density | null } {
  return { theme: (own.theme ?? theme) as Theme | null, density: (own.density ?? density) as Density | null }
}
