// The parts of a record page that hold no fields, by the names that a layout gives them; an unknown one shows nothing.
import type { Facet, Item } from '../api/types'
import type { Entity } from '../meta/types'
import { Files } from './Files'
import { History } from './History'
import { Timeline } from './Timeline'
import { WhoSees } from './WhoSees'

export interface BlockProps {
  name: string
  entity: Entity
  item: Item
  facet: Facet | null
}

export function Block({ name, entity, item, facet }: BlockProps) {
  switch (name) {
    case 'timeline': return <Timeline entity={entity} item={item} facet={facet} />
    case 'files': return <Files entity={entity} item={item} />
    case 'history': return <History entity={entity} item={item} />
    case 'readers': return <WhoSees entity={entity} item={item} />
    default: return null
  }
}
