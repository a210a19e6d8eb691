// One value of a record: read, click to edit, see how the save went.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Facet, Item } from '../api/types'
import { Show, typeOf } from '../fields/registry'
import { can, isEditable } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { isReference, maskedEnd, sameValue, valueOf } from '../meta/values'
import type { FieldConditions } from '../meta/conditions'
import { Icon } from '../ui/Icon'
import { ReferenceLink } from './ReferenceLink'
import { useToday } from './AsOf'
import { Reveal } from './Reveal'
import { ValueEditor } from './ValueEditor'
import { isPast } from './asof'
import { editKey, useEdits } from './edits'
import styles from './record.module.css'
import { useSave } from './useSave'

export interface FieldValueProps {
  entity: Entity
  item: Item
  field: Field
  facet: Facet | null
  conditions: FieldConditions
  span?: number
}

export function FieldValue({ entity, item, field, facet, conditions, span = 12 }: FieldValueProps) {
  const { t } = useTranslation()
  const save = useSave()
  const [editing, setEditing] = useState(false)
  const edit = useEdits((state) => state.edits[item.id]?.[editKey(field.facet ? facet?.id : null, field.name)])
  const value = valueOf(item, field, facet)
  const today = useToday()
  const lost = item.unknown?.includes(field.name) ?? false
  const now = today && valueOf(today, field, field.facet && facet ? (today.facets?.find((one) => one.id === facet.id) ?? null) : null)
  const differs = today !== null && !lost && !sameValue(now, value)
  const [revealed, setRevealed] = useState<string | null>(null)
  const mayReveal = !isPast(item) && can(entity, 'reveal') && maskedEnd(value) !== null
  const type = typeOf(field)
  const mayEdit = !isPast(item) && !conditions.readonly && isEditable(entity, field) && type.Edit !== undefined && (!field.facet || facet !== null)
  return (
    <div className={styles.value} data-span={type.multiline ? 12 : span} data-edit={edit?.state}>
      <dt title={field.help ?? field.title}>{field.title}{mayEdit && conditions.required && !field.required && value === null && <span className={styles.star} aria-hidden>*</span>}</dt>
      <dd data-tip={edit?.message}>
        {editing ? (
          <ValueEditor
            className={styles.editor}
            field={field}
            value={value}
            onCancel={() => setEditing(false)}
            onSave={(next) => {
              setEditing(false)
              void save({ entity, item, field, facet, value: next })
            }}
          />
        ) : mayEdit ? (
          <button type="button" className={styles.text} aria-label={t('record.edit', { field: field.title })} onClick={() => setEditing(true)}>
            <span><Show field={field} value={value} dense={!type.multiline} /></span>
            <Icon name={edit?.state === 'saved' ? 'check' : 'edit'} size={13} />
          </button>
        ) : (
          <span className={styles.text} data-locked={field.state === 'masked'}>
            <span data-changed={differs || undefined}>{lost ? <em className={styles.lost}>{t('record.asOf.unknown')}</em> : revealed ?? (isReference(value) ? <ReferenceLink field={field} reference={value} /> : <Show field={field} value={value} />)}</span>
            {differs && <small className={styles.now}>{t('record.asOf.now')}<Show field={field} value={now} dense /></small>}
            {mayReveal ? <Reveal entity={entity} id={item.id} field={field} onShow={setRevealed} /> : field.state === 'masked' && <Icon name="lock" size={13} />}
          </span>
        )}
      </dd>
    </div>
  )
}
