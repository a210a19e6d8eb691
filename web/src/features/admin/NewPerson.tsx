// Makes a person with a first password, which is shown once and must be changed when they sign in.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { actOnUser } from '../../api/admin'
import { type ApiError, asApiError, messagesByField } from '../../api/errors'
import { keys } from '../../api/queries'
import { createRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { OrganizationField, useTargets } from '../../forms/OrganizationField'
import { Button } from '../../ui/Button'
import { FieldFrame, TextInput } from '../../ui/inputs'
import { Dialog } from '../../ui/overlays'
import { FirstPassword } from './FirstPassword'
import styles from './admin.module.css'

const FIELDS = [{ name: 'name', required: true }, { name: 'login', required: true }, { name: 'email', required: false }] as const

export function NewPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const targets = useTargets()
  const [organization, setOrganization] = useState(targets[0]?.id ?? '')
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<{ user: Item; password: string } | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const values = Object.fromEntries(FIELDS.flatMap(({ name }) => (form.get(name) ? [[name, String(form.get(name)).trim()]] : [])))
    setBusy(true)
    try {
      const user = await createRecord('user', { ...values, organization })
      const { initial_password: password = '' } = await actOnUser(user, 'set_password')
      setMade({ user, password })
      void client.invalidateQueries({ queryKey: keys.lists('user') })
    } catch (cause) {
      setError(asApiError(cause))
    } finally {
      setBusy(false)
    }
  }
  const close = () => {
    onClose()
    if (made) void navigate({ to: '/admin/users/$id', params: { id: made.user.id } })
  }
  const messages = error ? messagesByField(error) : {}
  return (
    <Dialog opened onClose={close} title={t('admin.users.new')}>
      {made ? (
        <FirstPassword name={String(made.user.name)} login={String(made.user.login)} password={made.password} onClose={close} />
      ) : (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          {FIELDS.map(({ name, required }) => (
            <FieldFrame key={name} id={`new-${name}`} label={t(`admin.users.${name}`)} required={required} error={messages[name]}>
              <TextInput id={`new-${name}`} name={name} required={required} autoFocus={name === 'name'} aria-invalid={name in messages} aria-describedby={`new-${name}-note`} />
            </FieldFrame>
          ))}
          <OrganizationField targets={targets} value={organization} onChange={setOrganization} error={messages.organization} />
          {messages[''] && <p className={styles.fault} role="alert">{messages['']}</p>}
          <div className={styles.actions}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" look="primary" disabled={busy}>{t('admin.users.create')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
