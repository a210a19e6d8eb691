// Sends a move of a record, or of one of its relationships, and puts the answer wherever the record is shown.
import type { QueryClient } from '@tanstack/react-query'
import { moveRecord } from '../api/records'
import type { Facet, Item, Move } from '../api/types'
import type { Entity, Field } from '../meta/types'
import { toWritten } from '../meta/values'
import { updateEverywhere, withAnswer } from './cache'

export interface Moving {
  entity: Entity
  item: Item
  /** The field of its stages. */
  stage: Field
  facet: Facet | null
  move: Move
}

export async function sendMove(client: QueryClient, { entity, item, stage, facet, move }: Moving, set: Record<string, unknown>): Promise<void> {
  const target = stage.facet ? facet : null
  const written = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, toWritten(value)]))
  const answer = await moveRecord({ entity: entity.name, id: item.id, move: move.name, version: target?.version ?? item.version, set: written, ...(target ? { organization: target.organization.id } : {}) })
  updateEverywhere(client, entity.name, item.id, (one) => withAnswer(one, answer))
}
