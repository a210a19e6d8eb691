// Declares what can be done with a list as a whole: create, export, another layout, a filter. Bars, keys and palette read it.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListAsk } from '../../api/records'
import { type Command, useCommands } from '../../app/commands'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import type { IconName } from '../../ui/icons'
import { useMedia } from '../../ui/useMedia'
import { type Layout, type SearchChange, layoutsOf } from './search'
import { useExport } from './useExport'

export const LAYOUT_ICONS: Record<Layout, IconName> = { list: 'table', board: 'board', calendar: 'calendar', timeline: 'timeline' }

export interface ListCommandsProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  layout: Layout
  set: (change: SearchChange) => void
}

export function useListCommands({ entity, ask, fields, layout, set }: ListCommandsProps): void {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const run = useExport(entity, ask, fields)
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.list')
    const layouts = layoutsOf(entity)
    const bar = isPhone ? {} : { on: ['toolbar' as const] }
    return [
      ...(can(entity, 'export') ? [{ id: 'list.export', label: t('list.export'), group, icon: 'download' as const, ...bar, hint: t('list.exportHint'), parts: EXPORTS.map(({ format, name, icon }) => ({ id: `list.export.${format}`, label: t(name), group, icon, run: () => void run(format) })), run: () => void run('xlsx') }] : []),
      ...(can(entity, 'create') ? [{ id: 'list.create', label: t('list.new', { name: entity.title }), group, icon: 'plus' as const, keys: 'c', ...bar, look: 'primary' as const, run: () => set({ peek: 'new' }) }] : []),
      ...(layouts.length > 1 ? layouts.map((one, index): Command => ({ id: `layout.${one}`, label: t(`views.layout.${one}`), group, icon: LAYOUT_ICONS[one], keys: String(index + 1), on: ['layouts'], checked: one === layout, run: () => set({ layout: one === 'list' ? undefined : one }) })) : []),
    ]
  }, [entity, t, run, layout, set, isPhone])
  useCommands('list', commands)
}

/** The files that a list is saved as. */
export const EXPORTS = [
  { format: 'xlsx', name: 'list.exportXlsx', icon: 'table' },
  { format: 'csv', name: 'list.exportCsv', icon: 'file' },
] as const
