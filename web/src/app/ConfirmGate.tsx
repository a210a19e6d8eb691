// Asks for the password where the server wants it typed once more; the call that was refused is then sent again.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirmPassword } from '../api/admin'
import { useConnection } from '../api/connection'
import { asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { Button } from '../ui/Button'
import { FieldFrame, TextInput } from '../ui/inputs'
import { Dialog } from '../ui/overlays'
import styles from './ConfirmGate.module.css'

type Answer = (isConfirmed: boolean) => void

export function ConfirmGate() {
  const [answer, setAnswer] = useState<{ give: Answer } | null>(null)
  useEffect(() => {
    useConnection.setState({ askPassword: () => new Promise<boolean>((give) => setAnswer({ give })) })
    return () => useConnection.setState({ askPassword: null })
  }, [])
  if (!answer) return null
  const close = (isConfirmed: boolean) => {
    answer.give(isConfirmed)
    setAnswer(null)
  }
  return <Ask close={close} />
}

function Ask({ close }: { close: Answer }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    try {
      const session = await confirmPassword(String(new FormData(event.currentTarget).get('password')))
      useConnection.setState({ csrf: session.csrf })
      client.setQueryData(keys.session, session)
      close(true)
    } catch (cause) {
      setError(asApiError(cause).message)
      setBusy(false)
    }
  }
  return (
    <Dialog opened onClose={() => close(false)} title={t('admin.confirm.title')} width={400}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <p>{t('admin.confirm.why')}</p>
        <FieldFrame id="confirm-password" label={t('session.password')} error={error}>
          <TextInput id="confirm-password" name="password" type="password" autoComplete="current-password" autoFocus required aria-invalid={error !== undefined} aria-describedby="confirm-password-note" />
        </FieldFrame>
        <div className={styles.actions}>
          <Button onClick={() => close(false)}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy}>{t('admin.confirm.go')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
