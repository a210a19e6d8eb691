// Keeps a record at hand, or lets it go; told at once, saved at the server.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { pinRecord, readRemembered, unpinRecord } from '../api/home'
import { keys } from '../api/queries'
import { IconButton } from '../ui/Button'
import { UNDO_TIME, showToast } from './toasts'

export function PinButton({ entity, id }: { entity: string; id: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const pinned = useQuery({ queryKey: keys.remembered, queryFn: readRemembered }).data?.pinned.some((one) => one.id === id) ?? false
  const flip = async () => {
    try {
      await (pinned ? unpinRecord(id) : pinRecord(entity, id))
    } catch (cause) {
      showToast({ id: `pin:${id}`, look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    }
    await client.invalidateQueries({ queryKey: keys.remembered })
  }
  return <IconButton icon={pinned ? 'pinOn' : 'pin'} label={t(pinned ? 'home.unpin' : 'home.pin')} aria-pressed={pinned} onClick={() => void flip()} />
}
