// Says on every page with whose eyes one looks, until when, and takes one back to one's own.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { endView } from '../api/admin'
import { asApiError } from '../api/errors'
import { useSession } from '../api/queries'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Banner } from '../ui/States'
import { dates } from '../i18n/format'
import { showToast } from './toasts'
import { takeSession } from './view'

export function ViewBanner() {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const viewing = useSession().data?.viewing_as
  if (!viewing) return null
  const end = async () => {
    try {
      const session = await endView()
      await navigate({ to: '/admin/users/$id', params: { id: viewing.id } })
      takeSession(client, session)
    } catch (cause) {
      showToast({ id: 'view', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  const time = dates(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(viewing.until))
  return (
    <Banner look="warn">
      <Icon name="eye" />
      <span>{t('admin.view.banner', { name: viewing.name, time })}</span>
      <Button small look="outline" onClick={() => void end()}>{t('admin.view.end')}</Button>
    </Banner>
  )
}
