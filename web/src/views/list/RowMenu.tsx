// The menu of a row: every command that is declared for rows, at the place of the press.
import { useMenuGroups } from '../../app/CommandBar'
import type { Entity } from '../../meta/types'
import { labelOf } from '../../meta/values'
import { ContextMenu } from '../../ui/ContextMenu'
import { type Line, isGroup } from './lines'

export interface RowMenuProps {
  at: { row: number; x: number; y: number } | null
  lines: Line[]
  entity: Entity
  onClose: () => void
}

export function RowMenu({ at, ...rest }: RowMenuProps) {
  return at ? <Opened at={at} {...rest} /> : null
}

function Opened({ at, lines, entity, onClose }: RowMenuProps & { at: { row: number; x: number; y: number } }) {
  const groups = useMenuGroups('row', at.row)
  const line = lines[at.row]
  const label = line && !isGroup(line) ? labelOf(line, entity) : entity.title
  return <ContextMenu at={at} groups={groups.map(({ entries }, index) => (index === 0 ? { title: label, entries } : { entries }))} label={label} onClose={onClose} />
}
