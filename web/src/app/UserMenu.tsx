// The menu of the person: language, theme, density, shortcuts, signing out.
import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../i18n'
import { Menu } from '../ui/overlays'
import { useTheme } from '../ui/theme-switch'
import { leave } from './leave'
import { setDensity, setLanguage, usePreferences } from './preferences'
import { openWindow } from './useShellCommands'

const THEMES = [{ value: 'light', icon: 'sun' }, { value: 'dark', icon: 'moon' }, { value: 'system', icon: 'system' }] as const
const DENSITIES = ['compact', 'normal', 'relaxed'] as const

export function UserMenu({ children, placement }: { children: ReactElement; placement?: 'bottom-end' | 'top-start' }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { setTheme } = useTheme()
  const { theme, density, language } = usePreferences()
  return (
    <Menu
      trigger={children}
      placement={placement ?? 'bottom-end'}
      groups={[
        { title: t('shell.language'), entries: LANGUAGES.map((one) => ({ key: one, label: t(`session.language.${one}`), checked: one === language, onClick: () => void setLanguage(one) })) },
        { title: t('shell.theme'), entries: THEMES.map(({ value, icon }) => ({ key: value, label: t(`shell.themes.${value}`), icon, checked: value === theme, onClick: () => setTheme(value) })) },
        { title: t('shell.density'), entries: DENSITIES.map((one) => ({ key: one, label: t(`shell.densities.${one}`), checked: one === density, onClick: () => setDensity(one) })) },
        {
          entries: [
            { key: 'keys', label: t('shell.shortcuts'), icon: 'keyboard', hint: '?', onClick: () => openWindow('sheet') },
            { key: 'leave', label: t('session.signOut'), icon: 'logout', onClick: () => void leave(client) },
          ],
        },
      ]}
    />
  )
}
