// The page of an empty installation: names the group and makes its first administrator.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { messagesByField } from '../../api/errors'
import { keys } from '../../api/queries'
import { setUp } from '../../api/session'
import { Button } from '../../ui/Button'
import { FieldFrame, TextInput } from '../../ui/inputs'
import { EntryFrame } from './EntryFrame'
import { EntryError } from './SignIn'
import styles from './session.module.css'
import { useEntry } from './useEntry'

const FIELDS = [
  { name: 'group', complete: 'organization', type: 'text' },
  { name: 'name', complete: 'name', type: 'text' },
  { name: 'login', complete: 'username', type: 'text' },
  { name: 'password', complete: 'new-password', type: 'password' },
] as const

export function FirstRun() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { error, busy, submit } = useEntry(async (form) => {
    const read = (name: string) => String(form.get(name) ?? '').trim()
    await setUp({ group: read('group'), login: read('login'), name: read('name'), password: String(form.get('password')) })
    await client.invalidateQueries({ queryKey: keys.session })
  })
  const messages = error ? messagesByField(error) : {}
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={submit}>
        <h1>{t('session.firstRun')}</h1>
        <p>{t('session.firstRunHint')}</p>
        {error && error.problems.every((problem) => !problem.field) && <EntryError text={error.kind === 'offline' ? t('common.error.offline') : error.message} />}
        {FIELDS.map(({ name, complete, type }) => (
          <FieldFrame key={name} id={name} label={t(`session.setup.${name}`)} error={messages[name]} hint={name === 'password' ? t('session.setup.passwordHint') : null}>
            <TextInput id={name} name={name} type={type} autoComplete={complete} required minLength={name === 'password' ? 8 : 1} aria-invalid={name in messages} aria-describedby={`${name}-note`} />
          </FieldFrame>
        ))}
        <Button type="submit" look="primary" disabled={busy}>{t('session.setup.start')}</Button>
      </form>
    </EntryFrame>
  )
}
