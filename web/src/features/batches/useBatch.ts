// Starts a batch and follows it in one notice: how far it is, how it went, and the undo that takes it back.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { type Batch, awaitBatch, undoBatch } from '../../api/batches'
import { asApiError } from '../../api/errors'
import { keys } from '../../api/queries'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { formatNumber } from '../../i18n/format'

export interface BatchWork {
  entity: string
  /** What is being done, as the notice says it while it runs. */
  title: string
  start: () => Promise<{ batch: string }>
}

export function useBatch() {
  const client = useQueryClient()
  const { t, i18n } = useTranslation()
  return useCallback((work: BatchWork) => follow(client, t, i18n.language, work), [client, t, i18n.language])
}

async function follow(client: QueryClient, say: TFunction, language: string, work: BatchWork): Promise<Batch | null> {
  const id = `batch:${work.entity}:${work.title}`
  showToast({ id, look: 'saving', text: work.title, lasts: null })
  try {
    const { batch } = await work.start()
    const ended = await awaitBatch(batch, ({ done, total }) => {
      showToast({ id, look: 'saving', text: say('batches.running', { title: work.title, done: formatNumber(done, language), total: formatNumber(total, language) }), lasts: null })
    })
    refresh(client, work.entity)
    tellEnd(client, say, language, work, ended, id)
    return ended
  } catch (cause) {
    showToast({ id, look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    return null
  }
}

function tellEnd(client: QueryClient, say: TFunction, language: string, work: BatchWork, batch: Batch, id: string): void {
  const { changed = 0, skipped = 0, problem = 0 } = batch.counts
  const parts = [say('batches.changed', { count: changed, shown: formatNumber(changed, language) })]
  if (skipped > 0) parts.push(say('batches.skipped', { shown: formatNumber(skipped, language) }))
  if (problem > 0) parts.push(say('batches.problem', { shown: formatNumber(problem, language) }))
  const undo = () => void follow(client, say, language, { entity: work.entity, title: say('batches.undoing'), start: () => undoBatch(batch.id, true) })
  showToast({
    id,
    look: batch.state === 'failed' || (problem > 0 && changed === 0) ? 'failed' : 'done',
    text: parts.join(say('common.listComma')),
    lasts: problem > 0 ? 2 * UNDO_TIME : UNDO_TIME,
    link: { label: say('batches.details'), to: `/batches/${batch.id}` },
    ...(changed > 0 && !batch.undoes ? { action: { label: say('common.undo'), keys: 'Ctrl Z', run: undo } } : {}),
  })
}

export function refresh(client: QueryClient, entity: string): void {
  void client.invalidateQueries({ queryKey: ['records', entity] })
  void client.invalidateQueries({ queryKey: keys.batches })
}
