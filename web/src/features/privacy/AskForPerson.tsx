// Asks that the data of a person be given out or erased: a reason goes with it, and to erase the name is typed by hand.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Held, askForPerson } from '../../api/privacy'
import { showToast } from '../../app/toasts'
import { Button } from '../../ui/Button'
import { FieldFrame, TextArea, TextInput } from '../../ui/inputs'
import { Dialog } from '../../ui/overlays'
import { Banner } from '../../ui/States'
import { Counts } from './PersonPage'
import styles from './privacy.module.css'

type Kind = 'export' | 'erase'

export function AskForPerson({ held }: { held: Held }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Kind | null>(null)
  return (
    <>
      <span className={styles.buttons}>
        <Button look="outline" icon="download" onClick={() => setKind('export')}>{t('privacy.kind.export')}</Button>
        <Button look="danger" icon="trash" onClick={() => setKind('erase')}>{t('privacy.erase')}</Button>
      </span>
      <Dialog opened={kind !== null} onClose={() => setKind(null)} title={t(kind === 'erase' ? 'privacy.eraseTitle' : 'privacy.exportTitle', { name: held.label })} width={520}>
        {kind && <Form held={held} kind={kind} onClose={() => setKind(null)} />}
      </Dialog>
    </>
  )
}

function Form({ held, kind, onClose }: { held: Held; kind: Kind; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const id = useId()
  const [reason, setReason] = useState('')
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const isReady = reason.trim() !== '' && (kind === 'export' || name.trim() === held.label.trim())
  const ask = async () => {
    try {
      await askForPerson({ kind, entity: held.entity, id: held.id, reason: reason.trim(), ...(kind === 'erase' ? { name: name.trim() } : {}) })
      onClose()
      showToast({ id: `privacy:${held.id}`, look: 'done', text: t(`privacy.asked.${kind}`), lasts: 6_000 })
      void client.invalidateQueries({ queryKey: ['privacy'] })
    } catch (cause) {
      setError(asApiError(cause).message)
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (isReady) void ask() }}>
      {kind === 'erase' ? <Banner look="warn">{t('privacy.eraseNote')}</Banner> : <p className={styles.note}>{t('privacy.exportNote')}</p>}
      <Counts held={held} short />
      <FieldFrame id={`${id}-reason`} label={t('privacy.reason')} required hint={t('privacy.reasonHint')}>
        <TextArea id={`${id}-reason`} aria-describedby={`${id}-reason-note`} autoFocus rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
      </FieldFrame>
      {kind === 'erase' && (
        <FieldFrame id={`${id}-name`} label={t('privacy.typeName', { name: held.label })} required>
          <TextInput id={`${id}-name`} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </FieldFrame>
      )}
      {error && <Banner look="err">{error}</Banner>}
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" look={kind === 'erase' ? 'danger' : 'primary'} disabled={!isReady}>{t(kind === 'erase' ? 'privacy.eraseNow' : 'privacy.kind.export')}</Button>
      </div>
    </form>
  )
}
