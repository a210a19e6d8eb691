// Ticks a task off: takes the one move that leads away from where it stands, and offers the way back.
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import type { Home } from '../../api/home'
import { keys } from '../../api/queries'
import { useReach } from '../../api/reach'
import { moveRecord } from '../../api/records'
import type { Item, Page } from '../../api/types'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { stageField } from '../../meta/model'
import type { Entity } from '../../meta/types'

export function useFlip(entity: Entity) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const stage = stageField(entity)
  return async function flip(item: Item, label: string, isUndo = false): Promise<void> {
    const rule = entity.moves.find((move) => stage && move.from.includes(String(item[stage.name])))
    if (!rule) return
    const id = `task:${item.id}`
    try {
      const moved = await moveRecord({ entity: entity.name, id: item.id, move: rule.name, version: item.version, set: {} })
      if (moved.queued) takeOut(client, item.id)
      showToast({ id, look: 'done', text: isUndo ? t('work.reopen') : t('work.completed', { name: label }), lasts: UNDO_TIME, ...(isUndo || moved.queued ? {} : { action: { label: t('common.undo'), keys: 'Ctrl Z', run: () => void flip(moved, label, true) } }) })
    } catch (cause) {
      showToast({ id, look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    }
    if (useReach.getState().reachable) void client.invalidateQueries({ queryKey: keys.portal })
  }
}

/** Without network the lists cannot be read anew: what was ticked off goes from them here. */
function takeOut(client: QueryClient, id: string): void {
  const without = (list: Item[] | undefined) => list?.filter((one) => one.id !== id)
  client.setQueryData<Home>(keys.home, (home) => {
    const tasks = home?.data.tasks
    return home && tasks ? { ...home, data: { ...home.data, tasks: { ...tasks, items: without(tasks.items) ?? [] } } } : home
  })
  client.setQueriesData<InfiniteData<Page>>({ queryKey: [...keys.portal, 'tasks'] }, (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: without(page.items) ?? [] })) })
}
