// Signs out; what was not sent yet is asked about first, for it goes with everything else that this browser holds of the person.
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isOpen, useOutbox } from '../offline/outbox'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/overlays'
import { leave } from './leave'

export function useSignOut(): [() => void, ReactNode] {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const waiting = useOutbox((state) => state.items.filter(isOpen).length)
  const signOut = useCallback(() => (useOutbox.getState().items.some(isOpen) ? setAsking(true) : void leave(client)), [client])
  return [
    signOut,
    <Dialog key="leave" opened={asking} onClose={() => setAsking(false)} title={t('phone.leaveTitle')}>
      <p>{t('phone.leaveText', { count: waiting })}</p>
      <div style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 8, marginTop: 20 }}>
        <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
        <Button look="outline" onClick={() => void leave(client)}>{t('phone.leaveAnyway')}</Button>
      </div>
    </Dialog>,
  ]
}
