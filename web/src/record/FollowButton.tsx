// Follows a record or leaves it: changes by others then become messages.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { type Following, readFollowing, setFollowing } from '../api/records'
import { showToast } from '../app/toasts'
import type { Entity } from '../meta/types'
import { Button, IconButton } from '../ui/Button'

export function FollowButton({ entity, id, short }: { entity: Entity; id: string; short: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const key = keys.follow(entity.name, id)
  const state = useQuery({ queryKey: key, queryFn: () => readFollowing(entity.name, id), staleTime: 60_000, retry: false })
  if (!state.data) return null
  const { following, followers } = state.data
  const turn = async () => {
    client.setQueryData<Following>(key, { following: !following, followers: followers + (following ? -1 : 1) })
    try {
      client.setQueryData(key, await setFollowing(entity.name, id, !following))
    } catch (cause) {
      client.setQueryData(key, state.data)
      showToast({ id: `follow:${id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  const label = t(following ? 'record.unfollow' : 'record.follow')
  if (short) return <IconButton icon={following ? 'bellOff' : 'bell'} label={label} aria-pressed={following} onClick={() => void turn()} />
  return <Button look="outline" icon={following ? 'check' : 'bell'} aria-pressed={following} data-tip={t(following ? 'record.unfollowHint' : 'record.followHint', { count: followers })} onClick={() => void turn()}>{t(following ? 'record.followed' : 'record.follow')}</Button>
}
