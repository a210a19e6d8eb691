// Shows a masked value in full for a while, after the reason has been written down; nothing of it is kept.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { revealFields } from '../api/records'
import { showToast } from '../app/toasts'
import type { Entity, Field } from '../meta/types'
import { Button } from '../ui/Button'
import { TextInput } from '../ui/inputs'
import { Popup } from '../ui/overlays'
import styles from './record.module.css'

/** Milliseconds until a revealed value is masked again. */
const SEEN = 60_000

export function Reveal({ entity, id, field, onShow }: { entity: Entity; id: string; field: Field; onShow: (value: string | null) => void }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const [reason, setReason] = useState('')
  useEffect(() => {
    if (!shown) return
    const timer = window.setTimeout(() => { setShown(false); onShow(null) }, SEEN)
    return () => window.clearTimeout(timer)
  }, [shown, onShow])
  const reveal = async (close: () => void) => {
    close()
    try {
      const { values } = await revealFields(entity.name, id, [field.name], reason.trim())
      onShow(values[field.name] ?? '')
      setShown(true)
      setReason('')
    } catch (cause) {
      showToast({ id: `reveal:${id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  if (shown) return <Button small look="link" onClick={() => { setShown(false); onShow(null) }}>{t('record.maskAgain')}</Button>
  return (
    <Popup label={t('record.reveal')} width={280} placement="bottom-end" trigger={(toggle) => <Button small look="link" onClick={toggle}>{t('record.reveal')}</Button>}>
      {(close) => (
        <form className={styles.reveal} onSubmit={(event) => { event.preventDefault(); if (reason.trim()) void reveal(close) }}>
          <p>{t('record.revealNote')}</p>
          <TextInput data-autofocus aria-label={t('record.reason')} placeholder={t('record.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button small look="primary" type="submit" disabled={reason.trim() === ''}>{t('record.reveal')}</Button>
        </form>
      )}
    </Popup>
  )
}
