// The kit's colour scheme behind two words: what it is now, and turning it over. The choice is kept with the preferences.
import { useComputedColorScheme, useMantineColorScheme as useKitScheme } from '@mantine/core'
import { type Theme, usePreferences } from '../app/preferences'

export function useTheme() {
  const { setColorScheme } = useKitScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  const setTheme = (theme: Theme) => {
    usePreferences.setState({ theme })
    setColorScheme(theme === 'system' ? 'auto' : theme)
  }
  return { isDark, setTheme, toggle: () => setTheme(isDark ? 'light' : 'dark') }
}
