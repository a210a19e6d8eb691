// Gives the kit our theme, the chosen colour scheme and the nonce that the content security policy asks of styles.
import { MantineProvider, type MantineColorSchemeManager } from '@mantine/core'
import { setNonce } from 'get-nonce'
import type { ReactNode } from 'react'
import { usePreferences } from '../app/preferences'
import { theme } from './theme'

const toScheme = (chosen: string) => (chosen === 'light' || chosen === 'dark' ? chosen : 'auto')

/** The preferences already keep the choice; the kit must not keep a second one. */
const manager: MantineColorSchemeManager = {
  get: () => toScheme(usePreferences.getState().theme),
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
}

// The lock on scrolling under a dialog adds a style of its own and asks this package for the nonce.
setNonce(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '')

const readNonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

export function KitProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={manager} getStyleNonce={readNonce}>
      {children}
    </MantineProvider>
  )
}
