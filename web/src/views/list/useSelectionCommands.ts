// Declares what can be done with the chosen rows: set, move, merge, export, delete. The bar, the palette and the keys read it.
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListAsk } from '../../api/records'
import { type Command, useCommands } from '../../app/commands'
import { optionTitle } from '../../fields/types/choice'
import { can, isEditable, stageField } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import type { Chosen } from './BulkBar'
import { useBulk, useOrganizations } from './bulk'
import { useExport } from './useExport'
import { exportParts } from './useListCommands'

export type Asking = { what: 'set' | 'delete'; field?: string } | null

export interface SelectionCommandsProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  chosen: Chosen
  onAsk: (asking: Asking) => void
  onDone: () => void
}

const MERGED = 2

export function useSelectionCommands({ entity, ask, fields, chosen, onAsk, onDone }: SelectionCommandsProps): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const download = useExport(entity, ask, fields)
  const bulk = useBulk({ entity, chosen, onDone })
  const stage = stageField(entity)
  const organizations = useOrganizations(entity, stage?.facet ?? false, chosen)
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.selection', { count: chosen.count })
    const on: Command['on'] = ['selection']
    const ids = 'ids' in chosen.target ? chosen.target.ids : undefined
    const title = (to: string) => (stage ? optionTitle(stage, to) : to)
    const owner = personField(entity)
    const found: (Command | false)[] = [
      can(entity, 'update') && owner !== undefined && { id: 'selection.assign', label: t('list.bulkAssign'), group, icon: 'assign', on, keys: 'a', run: () => onAsk({ what: 'set', field: owner.name }) },
      can(entity, 'update') && { id: 'selection.set', label: t('list.bulkSet'), group, icon: 'edit', on, keys: 'mod+e', run: () => onAsk({ what: 'set' }) },
      can(entity, 'update') && entity.moves.length > 0 && {
        id: 'selection.move', label: t('list.bulkMove'), group, icon: 'route', on, hint: t('list.bulkHint', { count: chosen.count }), run: () => undefined,
        parts: entity.moves.map((move) => ({ id: `selection.move.${move.name}`, label: move.title, hint: title(move.to), group, run: () => void bulk(t('list.bulkMoving', { stage: title(move.to) }), { move: move.name }, organizations) })),
      },
      can(entity, 'merge') && ids?.length === MERGED && { id: 'selection.merge', label: t('list.merge'), group, icon: 'merge', on, run: () => void navigate({ to: '/merge/$entity', params: { entity: entity.name }, search: { ids: ids.join(',') } }) },
      can(entity, 'export') && { id: 'selection.export', label: t('list.export'), group, icon: 'download', on, run: () => void download('xlsx', ids), parts: exportParts(t, group, 'selection', (format) => void download(format, ids)) },
      can(entity, 'delete') && { id: 'selection.delete', label: t('record.delete'), group, icon: 'trash', look: 'danger', on, run: () => onAsk({ what: 'delete' }) },
    ]
    return found.filter((command) => command !== false)
  }, [entity, chosen, stage, organizations, bulk, download, navigate, onAsk, t])
  useCommands('selection', commands)
}

/** Whom a record is given to: the first person of its list that may be changed. */
function personField(entity: Entity): Field | undefined {
  const fields = Object.values(entity.fields).filter((field) => field.type === 'ref' && field.entity === 'user' && isEditable(entity, field))
  return fields.find((field) => entity.views.list.includes(field.name)) ?? fields[0]
}
