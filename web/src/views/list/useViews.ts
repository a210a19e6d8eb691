// The saved views of a list in the order the person gave them; makes, changes, deletes and orders them.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { asApiError } from '../../api/errors'
import { keys } from '../../api/queries'
import { readPreferences, savePreference } from '../../api/session'
import { type SavedView, type ViewDraft, changeView, createView, deleteView, listViews } from '../../api/views'
import { showToast } from '../../app/toasts'

/** The order is the person's own, of private and shared views alike: it is kept with their settings. */
const orderKey = (entity: string) => `views.order.${entity}`

export function useViews(entity: string) {
  const client = useQueryClient()
  const key = useMemo(() => ['views', entity], [entity])
  const views = useQuery({ queryKey: key, queryFn: () => listViews(entity), staleTime: 60_000, retry: false })
  const settings = useQuery({ queryKey: keys.preferences, queryFn: readPreferences, staleTime: 300_000, retry: false, enabled: (views.data?.items.length ?? 0) > 1 })
  const order = settings.data?.[orderKey(entity)]
  const items = useMemo(() => inOrder(views.data?.items ?? [], order), [views.data, order])
  const act = useCallback(
    async <T>(work: () => Promise<T>): Promise<T> => {
      try {
        const done = await work()
        await client.invalidateQueries({ queryKey: key })
        return done
      } catch (cause) {
        showToast({ id: 'view', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
        throw cause
      }
    },
    [client, key],
  )
  const put = (ids: string[]) => {
    client.setQueryData(keys.preferences, (before: object | undefined) => ({ ...before, [orderKey(entity)]: ids }))
    void act(() => savePreference({ [orderKey(entity)]: ids }))
  }
  return {
    items,
    create: (draft: ViewDraft) => act(() => createView(draft)),
    change: ({ id, entity: of, name, organization, definition }: SavedView) => act(() => changeView(id, { entity: of, name, organization, definition })),
    remove: (id: string) => act(() => deleteView(id)),
    order: put,
  }
}

/** Views without a place stand behind the others, as the server lists them. */
export function inOrder(views: SavedView[], order: unknown): SavedView[] {
  const ids = Array.isArray(order) ? order.map(String) : []
  const place = ({ id }: SavedView) => (ids.includes(id) ? ids.indexOf(id) : ids.length)
  return views.toSorted((left, right) => place(left) - place(right))
}
