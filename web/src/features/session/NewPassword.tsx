// What a person with a first password sees: nothing is open before they have chosen one of their own.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../../api/admin'
import { useConnection } from '../../api/connection'
import { messagesByField } from '../../api/errors'
import { keys } from '../../api/queries'
import type { Session } from '../../api/types'
import { leave } from '../../app/leave'
import { Button } from '../../ui/Button'
import { FieldFrame, TextInput } from '../../ui/inputs'
import { EntryFrame } from './EntryFrame'
import { EntryError } from './SignIn'
import styles from './session.module.css'
import { useEntry } from './useEntry'

const FIELDS = [{ name: 'current', complete: 'current-password' }, { name: 'password', complete: 'new-password' }] as const

export function NewPassword({ session }: { session: Session }) {
  const { t } = useTranslation()
  useEffect(() => useConnection.setState({ csrf: session.csrf }), [session])
  const client = useQueryClient()
  const { error, busy, submit } = useEntry(async (form) => {
    await changePassword(String(form.get('current')), String(form.get('password')))
    await client.invalidateQueries({ queryKey: keys.session })
  })
  const messages = error ? messagesByField(error) : {}
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={submit}>
        <h1>{t('admin.first.title')}</h1>
        <p>{t('admin.first.why')}</p>
        {error && error.problems.every((problem) => !problem.field) && <EntryError text={error.message} />}
        {FIELDS.map(({ name, complete }) => (
          <FieldFrame key={name} id={name} label={t(`admin.first.${name}`)} error={messages[name]} hint={name === 'password' ? t('admin.first.hint') : null}>
            <TextInput id={name} name={name} type="password" autoComplete={complete} autoFocus={name === 'current'} required minLength={name === 'password' ? 8 : 1} aria-invalid={name in messages} aria-describedby={`${name}-note`} />
          </FieldFrame>
        ))}
        <Button type="submit" look="primary" disabled={busy}>{t('admin.first.go')}</Button>
        <Button onClick={() => void leave(client)}>{t('session.signOut')}</Button>
      </form>
    </EntryFrame>
  )
}
