// The mark of a record by its entity: a square for organizations, a round one for people, a tile for everything else.
import { ReferenceOrgMark } from '../app/OrganizationPicker'
import { isPersonal } from '../meta/model'
import type { Entity } from '../meta/types'
import { Person, Tile } from '../ui/marks'

export interface RecordMarkProps {
  entity: Entity | undefined
  id: string
  label: string
  size?: number
}

export function RecordMark({ entity, id, label, size = 20 }: RecordMarkProps) {
  if (entity?.name === 'organization') return <ReferenceOrgMark reference={{ id, label }} size={size} />
  return isPersonal(entity) ? <Person id={id} label={label} size={size} /> : <Tile id={id} label={label} size={size} />
}
