// Gives one field of all chosen records the same value, as a batch that can be taken back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { typeOf } from '../../fields/registry'
import { isEditable } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { toWritten } from '../../meta/values'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Popup } from '../../ui/overlays'
import { type BulkProps, useBulk, useOrganizations } from './bulk'
import styles from './filter/filter.module.css'

export function BulkSet(props: BulkProps) {
  const { t } = useTranslation()
  return (
    <Popup label={t('list.bulkSet')} width={320} placement="top-start" trigger={(toggle) => <Button icon="edit" onClick={toggle}>{t('list.bulkSet')}</Button>}>
      {(close) => <Setter {...props} close={close} />}
    </Popup>
  )
}

const settable = (entity: Entity) => Object.values(entity.fields).filter((field) => isEditable(entity, field) && typeOf(field).Edit)

function Setter({ close, ...props }: BulkProps & { close: () => void }) {
  const { entity, chosen } = props
  const { t } = useTranslation()
  const run = useBulk(props)
  const [name, setName] = useState('')
  const [value, setValue] = useState<unknown>(null)
  const field = entity.fields[name]
  const organizations = useOrganizations(entity, field?.facet ?? false, chosen)
  const options = settable(entity).map((one) => ({ value: one.name, label: one.title, ...(one.facet ? { hint: t('filter.ofRelationship') } : {}) }))
  const Edit = field && typeOf(field).Edit
  const apply = () => {
    if (!field) return
    close()
    void run(t('list.bulkSetting', { field: field.title }), { set: { [name]: toWritten(value) } }, organizations)
  }
  return (
    <div className={styles.editor}>
      <Combo label={t('list.bulkField')} placeholder={t('list.bulkField')} options={options} value={options.find((one) => one.value === name) ?? null} clearable={false} autoFocus onPick={(option) => { setName(option?.value ?? ''); setValue(null) }} />
      {field && Edit && <Edit key={name} field={field} value={value} onChange={setValue} />}
      <div className={styles.foot}>
        <span>{field && value === null ? t('list.bulkClears', { count: chosen.count }) : t('list.bulkHint', { count: chosen.count })}</span>
        <Button small look="primary" disabled={!field} onClick={apply}>{t('filter.apply')}</Button>
      </div>
    </div>
  )
}
