// Asks the steward of a record that is only known by its name for sight of it; the reason goes with the question.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { askAccess } from '../../api/sharing'
import { showToast } from '../../app/toasts'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/inputs'
import { Dialog } from '../../ui/overlays'
import styles from './sharing.module.css'

export function AskAccess({ entity, id, label }: { entity: string; id: string; label: string }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState('')
  const ask = async () => {
    setAsking(false)
    try {
      await askAccess(entity, id, reason.trim())
      setAsked(true)
      showToast({ id: `access:${id}`, look: 'done', text: t('sharing.asked', { name: label }), lasts: 6_000, link: { label: t('sharing.open'), to: '/requests' } })
    } catch (cause) {
      showToast({ id: `access:${id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  if (asked) return <span className={styles.asked}>{t('sharing.state.open')}</span>
  return (
    <>
      <Button small look="outline" onClick={() => setAsking(true)}>{t('sharing.ask')}</Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('sharing.askTitle', { name: label })}>
        <p className={styles.note}>{t('sharing.askNote')}</p>
        <TextArea autoFocus aria-label={t('sharing.reason')} placeholder={t('sharing.reasonHint')} value={reason} onChange={(event) => setReason(event.target.value)} />
        <div className={styles.answers}>
          <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={reason.trim() === ''} onClick={() => void ask()}>{t('sharing.send')}</Button>
        </div>
      </Dialog>
    </>
  )
}
