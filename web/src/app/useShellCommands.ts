// The commands that are there on every page: palette, sheet, going to lists, creating, theme, language, signing out.
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { LANGUAGES } from '../i18n'
import { areasByWork, can, useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { iconFor } from '../ui/icons'
import { useTheme } from '../ui/theme-switch'
import { type Command, useCommands } from './commands'
import { setDensity, setLanguage, usePreferences } from './preferences'
import { allPlaces } from './places'
import { useSignOut } from './useSignOut'

const THEMES = [{ value: 'light', icon: 'sun' }, { value: 'dark', icon: 'moon' }, { value: 'system', icon: 'system' }] as const
const DENSITIES = ['compact', 'normal', 'relaxed'] as const

export const useShellWindows = create<{ open: 'palette' | 'sheet' | 'organizations' | null }>()(() => ({ open: null }))
export const openWindow = (open: 'palette' | 'sheet' | 'organizations' | null) => useShellWindows.setState({ open })

export function useShellCommands() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const [signOut, asking] = useSignOut()
  const { chooseTheme } = useTheme()
  const { language, theme, density } = usePreferences()
  const commands = useMemo((): Command[] => {
    const go = (entity: Entity, search: object) => void navigate({ to: '/records/$entity', params: { entity: entity.name }, search })
    const entities = areasByWork(model).flatMap((group) => group.entities).flatMap((name) => model.entities[name] ?? [])
    const pages = entities.map((entity): Command => ({ id: `go.${entity.name}`, label: t('shell.goTo', { name: entity.plural }), group: t('shell.group.pages'), icon: iconFor(entity.icon), run: () => go(entity, {}) }))
    const creates = entities.filter((entity) => can(entity, 'create')).map((entity): Command => ({ id: `new.${entity.name}`, label: t('list.new', { name: entity.title }), group: t('shell.group.create'), icon: 'plus', run: () => go(entity, { peek: 'new' }) }))
    const group = t('shell.group.application')
    return [
      { id: 'palette', label: t('shell.palette'), group, keys: 'mod+k', keysOnly: true, run: () => openWindow('palette') },
      { id: 'organizations', label: t('shell.chooseOrganizations'), group, keys: 'o', icon: 'sitemap', run: () => openWindow('organizations') },
      ...pages,
      ...creates,
      ...allPlaces(model).map((place): Command => ({ id: place.to, label: t('shell.goTo', { name: t(place.name) }), group: t('shell.group.pages'), icon: place.icon, run: () => void navigate({ to: place.to }) })),
      ...LANGUAGES.map((one): Command => ({ id: `language.${one}`, label: t(`session.language.${one}`), group: t('shell.language'), icon: 'language', on: ['person'], checked: one === language, run: () => void setLanguage(one) })),
      ...THEMES.map(({ value, icon }): Command => ({ id: `theme.${value}`, label: t(`shell.themes.${value}`), group: t('shell.theme'), icon, on: ['person'], checked: value === theme, run: () => chooseTheme(value) })),
      ...DENSITIES.map((one): Command => ({ id: `density.${one}`, label: t(`shell.densities.${one}`), group: t('shell.density'), on: ['person'], checked: one === density, run: () => setDensity(one) })),
      { id: 'appearance', label: t('appearance.title'), group, icon: 'palette', on: ['person'], run: () => void navigate({ to: '/appearance' }) },
      { id: 'sheet', label: t('shell.shortcuts'), group, keys: '?', icon: 'keyboard', on: ['person'], run: () => openWindow('sheet') },
      { id: 'leave', label: t('session.signOut'), group, icon: 'logout', on: ['person'], run: signOut },
    ]
  }, [t, model, navigate, signOut, chooseTheme, theme, density, language])
  useCommands('shell', commands)
  const open = useShellWindows((state) => state.open)
  const close = useCallback(() => openWindow(null), [])
  return { palette: open === 'palette', sheet: open === 'sheet', close, asking }
}
