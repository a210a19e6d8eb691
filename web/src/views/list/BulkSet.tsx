// Gives one field of all chosen records the same value, as a batch that can be taken back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { typeOf } from '../../fields/registry'
import { isEditable } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { toWritten } from '../../meta/values'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Dialog } from '../../ui/overlays'
import { type BulkProps, useBulk, useOrganizations } from './bulk'
import styles from './list.module.css'

const settable = (entity: Entity) => Object.values(entity.fields).filter((field) => isEditable(entity, field) && typeOf(field).Edit)

export function BulkSet({ onClose, first, ...props }: BulkProps & { onClose: () => void; first?: string | undefined }) {
  const { entity, chosen } = props
  const { t } = useTranslation()
  const run = useBulk(props)
  const [name, setName] = useState(first ?? '')
  const [value, setValue] = useState<unknown>(null)
  const field = entity.fields[name]
  const organizations = useOrganizations(entity, field?.facet ?? false, chosen)
  const options = settable(entity).map((one) => ({ value: one.name, label: one.title, ...(one.facet ? { hint: t('filter.ofRelationship') } : {}) }))
  const Edit = field && typeOf(field).Edit
  const apply = () => field && void run(t('list.bulkSetting', { field: field.title }), { set: { [name]: toWritten(value) } }, organizations)
  return (
    <Dialog opened onClose={onClose} title={first ? t('list.bulkAssign') : t('list.bulkSet')}>
      <form
        className={styles.setter}
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        {!first && <Combo label={t('list.bulkField')} placeholder={t('list.bulkField')} options={options} value={options.find((one) => one.value === name) ?? null} clearable={false} autoFocus onPick={(option) => { setName(option?.value ?? ''); setValue(null) }} />}
        {field && Edit && <Edit key={name} field={field} value={value} onChange={setValue} autoFocus={Boolean(first)} />}
        <div className={styles.answers}>
          <span className={styles.told}>{field && value === null ? t('list.bulkClears', { count: chosen.count }) : t('list.bulkHint', { count: chosen.count })}</span>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={!field}>{t('filter.apply')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
