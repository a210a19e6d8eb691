// The kit's colour scheme behind two words: what it is now, and turning it over. The choice is kept with the preferences.
import { useComputedColorScheme, useMantineColorScheme as useKitScheme } from '@mantine/core'
import { useCallback } from 'react'
import { type Theme, keepChoice, usePreferences } from '../app/preferences'

export function useTheme() {
  const { setColorScheme } = useKitScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const setTheme = useCallback(
    (theme: Theme) => {
      usePreferences.setState({ theme })
      setColorScheme(theme === 'system' ? 'auto' : theme)
    },
    [setColorScheme],
  )
  /** A choice of the person, unlike what an organization wears: it follows them to other browsers. */
  const chooseTheme = useCallback(
    (theme: Theme) => {
      setTheme(theme)
      keepChoice({ theme })
    },
    [setTheme],
  )
  return { isDark, setTheme, chooseTheme, toggle: () => chooseTheme(isDark ? 'light' : 'dark') }
}
