// The commands that are there on every page: palette, sheet, going to lists, creating, theme, language, signing out.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { areasByWork, can, useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { iconFor } from '../ui/icons'
import { useTheme } from '../ui/theme-switch'
import { type Command, useCommands } from './commands'
import { setLanguage, usePreferences } from './preferences'
import { leave } from './leave'
import { DAILY, DATA } from './places'

export const useShellWindows = create<{ open: 'palette' | 'sheet' | 'organizations' | null }>()(() => ({ open: null }))
export const openWindow = (open: 'palette' | 'sheet' | 'organizations' | null) => useShellWindows.setState({ open })

export function useShellCommands() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { isDark, toggle } = useTheme()
  const language = usePreferences((state) => state.language)
  const commands = useMemo((): Command[] => {
    const go = (entity: Entity, search: object) => void navigate({ to: '/records/$entity', params: { entity: entity.name }, search })
    const entities = areasByWork(model).flatMap((group) => group.entities).flatMap((name) => model.entities[name] ?? [])
    const pages = entities.map((entity): Command => ({ id: `go.${entity.name}`, label: t('shell.goTo', { name: entity.plural }), group: t('shell.group.pages'), icon: iconFor(entity.icon), run: () => go(entity, {}) }))
    const creates = entities.filter((entity) => can(entity, 'create')).map((entity): Command => ({ id: `new.${entity.name}`, label: t('list.new', { name: entity.title }), group: t('shell.group.create'), icon: 'plus', run: () => go(entity, { peek: 'new' }) }))
    const group = t('shell.group.application')
    return [
      { id: 'palette', label: t('shell.palette'), group, keys: 'mod+k', keysOnly: true, run: () => openWindow('palette') },
      { id: 'sheet', label: t('shell.shortcuts'), group, keys: '?', icon: 'keyboard', run: () => openWindow('sheet') },
      { id: 'organizations', label: t('shell.chooseOrganizations'), group, keys: 'o', icon: 'sitemap', run: () => openWindow('organizations') },
      ...pages,
      ...creates,
      ...[...DAILY, ...DATA].map((place): Command => ({ id: place.to, label: t('shell.goTo', { name: t(place.name) }), group: t('shell.group.pages'), icon: place.icon, run: () => void navigate({ to: place.to }) })),
      { id: 'theme', label: t(isDark ? 'session.toLight' : 'session.toDark'), group, icon: isDark ? 'sun' : 'moon', run: toggle },
      { id: 'language', label: t('shell.otherLanguage'), group, icon: 'language', run: () => void setLanguage(language === 'en' ? 'zh-CN' : 'en') },
      { id: 'leave', label: t('session.signOut'), group, icon: 'logout', run: () => void leave(client) },
    ]
  }, [t, model, navigate, client, isDark, toggle, language])
  useCommands('shell', commands)
  const open = useShellWindows((state) => state.open)
  const close = useCallback(() => openWindow(null), [])
  return { palette: open === 'palette', sheet: open === 'sheet', close }
}
