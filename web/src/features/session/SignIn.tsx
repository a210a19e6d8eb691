// Turns a login and a password into a session. The address stays what it was, so the page asked for opens afterwards.
import { useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type ApiError } from '../../api/errors'
import { keys } from '../../api/queries'
import { signIn } from '../../api/session'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { FieldFrame, TextInput } from '../../ui/inputs'
import { EntryFrame } from './EntryFrame'
import styles from './session.module.css'
import { useEntry } from './useEntry'

export function SignIn() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { error, busy, submit } = useEntry(async (form) => {
    client.setQueryData(keys.session, await signIn(String(form.get('login')).trim(), String(form.get('password'))))
  })
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={submit}>
        <h1>{t('session.signIn')}</h1>
        <p>{t('session.signInHint')}</p>
        {error && <EntryError text={signInError(error, t)} />}
        <FieldFrame id="login" label={t('session.login')}>
          <TextInput id="login" name="login" autoComplete="username" autoCapitalize="none" autoFocus required />
        </FieldFrame>
        <FieldFrame id="password" label={t('session.password')}>
          <TextInput id="password" name="password" type="password" autoComplete="current-password" required />
        </FieldFrame>
        <Button type="submit" look="primary" disabled={busy}>{t(busy ? 'session.signingIn' : 'session.signIn')}</Button>
      </form>
    </EntryFrame>
  )
}

export function EntryError({ text }: { text: string }) {
  return <div className={styles.error} role="alert"><Icon name="alert" />{text}</div>
}

function signInError(error: ApiError, t: TFunction): string {
  if (error.kind === 'offline') return t('common.error.offline')
  if (error.status === 429) return t('session.throttled', { seconds: error.retryAfter ?? 60 })
  if (error.kind === 'session') return t('session.wrong')
  return error.message || t('common.error.failed')
}
