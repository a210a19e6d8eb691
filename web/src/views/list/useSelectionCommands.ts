// Declares what can be done with the chosen rows: set, move, merge, export, delete. The bar, the palette and the keys read it.
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListAsk } from '../../api/records'
import { type Command, useCommands } from '../../app/commands'
import { optionTitle } from '../../fields/types/choice'
import { can, isEditable, stageField } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import type { Chosen } from './BulkBar'
import { useBulk, useOrganizations } from './bulk'
import { useExport } from './useExport'
import { EXPORTS } from './useListCommands'

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

/** Declared once while rows are chosen, not anew for each row that is ticked: what is chosen is looked up when a command is run. */
export function useSelectionCommands({ entity, ask, fields, chosen, onAsk, onDone }: SelectionCommandsProps): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const download = useExport(entity, ask, fields)
  const bulk = useBulk({ entity, chosen, onDone })
  const stage = stageField(entity)
  const organizations = useOrganizations(entity, stage?.facet ?? false, chosen)
  const ids = 'ids' in chosen.target ? chosen.target.ids : undefined
  const isPair = ids?.length === MERGED
  const latest = useRef({ ids, bulk, organizations })
  useLayoutEffect(() => {
    latest.current = { ids, bulk, organizations }
  })
  const save = useCallback((format: 'csv' | 'xlsx') => void download(format, latest.current.ids), [download])
  const merge = useCallback(() => void navigate({ to: '/merge/$entity', params: { entity: entity.name }, search: { ids: (latest.current.ids ?? []).join(',') } }), [navigate, entity])
  const move = useCallback((name: string, to: string) => void latest.current.bulk(t('list.bulkMoving', { stage: to }), { move: name }, latest.current.organizations), [t])
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.selection')
    const on: Command['on'] = ['selection']
    const title = (to: string) => (stage ? optionTitle(stage, to) : to)
    const owner = personField(entity)
    return [
      ...(can(entity, 'update') && owner !== undefined ? [{ id: 'selection.assign', label: t('list.bulkAssign'), group, icon: 'assign' as const, on, keys: 'a', run: () => onAsk({ what: 'set', field: owner.name }) }] : []),
      ...(can(entity, 'update') ? [{ id: 'selection.set', label: t('list.bulkSet'), group, icon: 'edit' as const, on, keys: 'mod+e', run: () => onAsk({ what: 'set' }) }] : []),
      ...(can(entity, 'update') && entity.moves.length > 0 ? [{
        id: 'selection.move', label: t('list.bulkMove'), group, icon: 'route' as const, on, run: () => undefined,
        parts: entity.moves.map(({ name, title: label, to }) => ({ id: `selection.move.${name}`, label, hint: title(to), group, run: () => move(name, title(to)) })),
      }] : []),
      ...(can(entity, 'merge') && isPair ? [{ id: 'selection.merge', label: t('list.merge'), group, icon: 'merge' as const, on, run: merge }] : []),
      ...(can(entity, 'export') ? [{ id: 'selection.export', label: t('list.export'), group, icon: 'download' as const, on, run: () => save('xlsx'), parts: EXPORTS.map(({ format, name, icon }) => ({ id: `selection.export.${format}`, label: t(name), group, icon, run: () => save(format) })) }] : []),
      ...(can(entity, 'delete') ? [{ id: 'selection.delete', label: t('record.delete'), group, icon: 'trash' as const, look: 'danger' as const, on, run: () => onAsk({ what: 'delete' }) }] : []),
    ]
  }, [entity, isPair, stage, save, merge, move, onAsk, t])
  useCommands('selection', commands)
}

/** Whom a record is given to: the first person of its list that may be changed. */
function personField(entity: Entity): Field | undefined {
  const fields = Object.values(entity.fields).filter((field) => field.type === 'ref' && field.entity === 'user' && isEditable(entity, field))
  return fields.find((field) => entity.views.list.includes(field.name)) ?? fields[0]
}
