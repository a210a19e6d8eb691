// Saves one value: shown at once, written in order per record, taken back when the server refuses, undone within eight seconds.
import type { TFunction } from 'i18next'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiError, asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { changeRecord } from '../api/records'
import type { Facet, Item } from '../api/types'
import { UNDO_TIME, showToast } from '../app/toasts'
import type { Entity, Field } from '../meta/types'
import { labelOf, sameValue, toWritten, valueOf } from '../meta/values'
import { findItem, updateEverywhere, withAnswer, withValue } from './cache'
import { confirmRetirement, retires } from './RetireDialog'
import { editKey, setConflict, setEdit } from './edits'

export interface SaveAsk {
  entity: Entity
  item: Item
  field: Field
  facet: Facet | null
  value: unknown
  /** True for the write that takes an earlier one back: it offers no undo of its own. */
  isUndo?: boolean
}

type Say = TFunction

export function useSave() {
  const client = useQueryClient()
  const { t } = useTranslation()
  return useCallback((ask: SaveAsk) => save(client, t, ask), [client, t])
}

async function save(client: QueryClient, say: Say, ask: SaveAsk): Promise<void> {
  const { entity, item, field, facet, value } = ask
  const before = valueOf(item, field, facet)
  if (sameValue(before, value)) return
  if (!ask.isUndo && retires(entity, field, value) && !(await confirmRetirement(entity, item.id, labelOf(item, entity)))) return
  const facetId = field.facet ? (facet?.id ?? null) : null
  const key = editKey(facetId, field.name)
  const toast = { id: `save:${item.id}`, text: say('record.changed', { field: field.title, name: labelOf(item, entity) }) }
  setEdit(item.id, key, { state: 'saving' })
  showToast({ ...toast, look: 'saving', lasts: null })
  updateEverywhere(client, entity.name, item.id, (one) => withValue(one, field, facetId, value))
  try {
    const answer = await writeInOrder(client, ask, facetId)
    updateEverywhere(client, entity.name, item.id, (one) => withAnswer(one, answer))
    void client.invalidateQueries({ queryKey: keys.history(entity.name, item.id) })
    setEdit(item.id, key, { state: 'saved' })
    window.setTimeout(() => setEdit(item.id, key, null), 2_500)
    const undo = () => void save(client, say, { ...ask, item: findItem(client, entity.name, item.id) ?? item, facet: freshFacet(client, ask, facetId), value: before, isUndo: true })
    if (answer.merged) toast.text = say('record.merged', { text: toast.text })
    showToast({ ...toast, look: 'done', lasts: ask.isUndo ? 3_000 : UNDO_TIME, ...(ask.isUndo ? {} : { action: { label: say('common.undo'), keys: 'Ctrl Z', run: undo } }) })
  } catch (cause) {
    fail(client, say, ask, facetId, before, asApiError(cause))
  }
}

/** One write at a time per record: each needs the version that the one before it got. */
function writeInOrder(client: QueryClient, ask: SaveAsk, facetId: string | null): Promise<Item> {
  const { entity, item, field, value } = ask
  const mutation = client.getMutationCache().build<Item, Error, void, unknown>(client, {
    scope: { id: `record:${item.id}` },
    retry: false,
    networkMode: 'always',
    mutationFn: () => {
      const current = findItem(client, entity.name, item.id) ?? item
      const facet = freshFacet(client, ask, facetId)
      return changeRecord({
        entity: entity.name,
        id: item.id,
        version: facet ? facet.version : current.version,
        values: { [field.name]: toWritten(value) },
        ...(facet ? { organization: facet.organization.id } : {}),
      })
    },
  })
  return mutation.execute(undefined)
}

function freshFacet(client: QueryClient, { entity, item, facet }: SaveAsk, facetId: string | null): Facet | null {
  if (!facetId) return null
  const current = findItem(client, entity.name, item.id) ?? item
  return current.facets?.find((one) => one.id === facetId) ?? facet
}

function fail(client: QueryClient, say: Say, ask: SaveAsk, facetId: string | null, before: unknown, error: ApiError): void {
  const { entity, item, field, facet, value } = ask
  const key = editKey(facetId, field.name)
  const toast = { id: `save:${item.id}`, look: 'failed' as const }
  updateEverywhere(client, entity.name, item.id, (one) => withValue(one, field, facetId, before))
  if (error.status === 412) {
    setEdit(item.id, key, { state: 'conflict' })
    setConflict({ entity: entity.name, id: item.id, organization: facetId ? (facet?.organization.id ?? null) : null, problems: error.problems, wanted: { [field.name]: value } })
    showToast({ ...toast, text: say('record.conflict.title'), lasts: 4_000 })
    return
  }
  const message = error.kind === 'offline' ? say('common.error.offline') : error.message
  setEdit(item.id, key, { state: 'failed', message })
  showToast({ ...toast, text: say('record.saveFailed', { reason: message }), lasts: UNDO_TIME, action: { label: say('common.retry'), run: () => void save(client, say, { ...ask, item: findItem(client, entity.name, item.id) ?? item }) } })
}
