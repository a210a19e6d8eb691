// Gives somebody a position: only roles are offered that the giver may give there; what they lack for others is told.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readGivable } from '../../api/admin'
import { type ApiError, asApiError, messagesByField } from '../../api/errors'
import { keys } from '../../api/queries'
import { createRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { Mark } from '../../app/OrganizationPicker'
import { useTargets } from '../../forms/OrganizationField'
import { isoDate } from '../../i18n/format'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { FieldFrame } from '../../ui/inputs'
import { Dialog } from '../../ui/overlays'
import styles from './admin.module.css'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))

export function GivePosition({ user, onClose }: { user: Item; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const targets = useTargets()
  const [organization, setOrganization] = useState(user.organization?.id ?? targets[0]?.id ?? '')
  const [role, setRole] = useState('')
  const [from, setFrom] = useState<string | null>(() => isoDate(new Date()))
  const [to, setTo] = useState<string | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const roles = useQuery({ queryKey: ['givable', organization], queryFn: () => readGivable(organization), enabled: organization !== '' })
  const givable = roles.data?.items.filter((one) => one.givable) ?? []
  const others = roles.data?.items.filter((one) => !one.givable) ?? []
  const roleOptions = givable.map((one) => ({ value: one.role, label: one.title }))
  const places = targets.map((one) => ({ value: one.id, label: one.name, mark: <Mark organization={one} /> }))
  const messages = error ? messagesByField(error) : {}
  const save = async () => {
    try {
      await createRecord('position', { user: user.id, role, organization, valid_from: from, ...(to ? { valid_to: to } : {}) })
      await client.invalidateQueries({ queryKey: keys.lists('position') })
      onClose()
    } catch (cause) {
      setError(asApiError(cause))
    }
  }
  return (
    <Dialog opened onClose={onClose} title={t('admin.positions.giveTo', { name: String(user.name) })}>
      <div className={styles.form}>
        <FieldFrame id="position-organization" label={t('admin.users.organization')} error={messages.organization}>
          <Combo id="position-organization" clearable={false} options={places} value={places.find((one) => one.value === organization) ?? null} onPick={(one) => one && setOrganization(one.value)} />
        </FieldFrame>
        <FieldFrame id="position-role" label={t('admin.positions.role')} error={messages.role} hint={others.length > 0 ? t('admin.positions.notYours', { names: others.map((one) => one.title).join(t('common.listComma')) }) : null}>
          <Combo id="position-role" clearable={false} loading={roles.isFetching} options={roleOptions} value={roleOptions.find((one) => one.value === role) ?? null} onPick={(one) => one && setRole(one.value)} />
        </FieldFrame>
        <div className={styles.pair}>
          <Suspense fallback={null}>
            <FieldFrame id="position-from" label={t('admin.positions.from')} error={messages.valid_from}><DateBox id="position-from" value={from} onChange={setFrom} /></FieldFrame>
            <FieldFrame id="position-to" label={t('admin.positions.to')} error={messages.valid_to} hint={t('admin.positions.toHint')}><DateBox id="position-to" value={to} onChange={setTo} /></FieldFrame>
          </Suspense>
        </div>
        {messages[''] && <p className={styles.fault} role="alert">{messages['']}</p>}
        <div className={styles.actions}>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={!role || !from} onClick={() => void save()}>{t('admin.positions.give')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
