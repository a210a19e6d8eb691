// Texts of references and choices that mean nothing here, column by column, each to be matched with what exists or left empty.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import, Meanings } from '../../api/imports'
import { useRecord } from '../../api/queries'
import { toReference, useChoices } from '../../fields/types/reference'
import { formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Combo, type ComboOption } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import styles from './imports.module.css'
import { type StrangeColumn, type StrangeText, answered, unanswered } from './values'

export interface ValueMappingProps {
  job: Import
  entity: Entity
  columns: StrangeColumn[]
  onValues: (values: Record<string, Meanings>) => Promise<void>
}

export function ValueMapping({ job, entity, columns, onValues }: ValueMappingProps) {
  const { t } = useTranslation()
  const values = job.values ?? {}
  return (
    <div className={styles.values}>
      <h2>{t('imports.values.title')}</h2>
      <p>{t('imports.values.text')}</p>
      {columns.map((column) => {
        const field = entity.fields[column.field]
        if (!field) return null
        return (
          <Column
            key={column.column}
            column={column}
            field={field}
            onMean={(text, meaning) => void onValues(answered(values, column.column, text, meaning))}
            onAsk={(text) => void onValues(unanswered(values, column.column, text))}
          />
        )
      })}
    </div>
  )
}

interface ColumnProps {
  column: StrangeColumn
  field: Field
  onMean: (text: string, meaning: string | null) => void
  onAsk: (text: string) => void
}

function Column({ column, field, onMean, onAsk }: ColumnProps) {
  const { t } = useTranslation()
  const open = column.texts.filter((one) => one.meaning === undefined).length
  return (
    <section aria-label={t('imports.values.column', { column: column.column, field: field.title })}>
      <h3>{t('imports.values.column', { column: column.column, field: field.title })}<small>{open > 0 ? t('imports.values.count', { count: open + column.untold }) : <><Icon name="check" size={13} />{t('imports.values.done')}</>}</small></h3>
      <table className={styles.map}>
        <thead><tr><th scope="col">{t('imports.values.written')}</th><th scope="col">{t('imports.values.means')}</th></tr></thead>
        <tbody>{column.texts.map((one) => <Text key={one.text} text={one} field={field} onMean={(meaning) => onMean(one.text, meaning)} onAsk={() => onAsk(one.text)} />)}</tbody>
      </table>
      {column.untold > 0 && <p className={styles.untold}>{t('imports.values.more', { count: column.untold })}</p>}
    </section>
  )
}

interface TextProps {
  text: StrangeText
  field: Field
  onMean: (meaning: string | null) => void
  onAsk: () => void
}

function Text({ text, field, onMean, onAsk }: TextProps) {
  const { t, i18n } = useTranslation()
  const label = t('imports.values.for', { text: text.text })
  return (
    <tr data-done={text.meaning !== undefined}>
      <td><b>{text.text}</b>{text.count > 0 && <small>{t('imports.values.rows', { count: text.count, shown: formatNumber(text.count, i18n.language) })}</small>}</td>
      <td>
        {text.meaning !== undefined ? (
          <span className={styles.meant}>
            <Icon name="check" size={14} />
            {text.meaning === null ? <em>{t('imports.values.isEmpty')}</em> : <Meaning field={field} meaning={text.meaning} />}
            <Button look="link" small aria-label={`${t('imports.values.change')}: ${text.text}`} onClick={onAsk}>{t('imports.values.change')}</Button>
          </span>
        ) : (
          <span className={styles.asked}>
            {field.options ? <PickOption field={field} label={label} onMean={onMean} /> : <PickRecord field={field} label={label} onMean={onMean} />}
            {text.suggestions.slice(0, 3).map((one) => <Button key={one.value} look="outline" small onClick={() => onMean(one.value)}>{field.options?.find((option) => option.code === one.value)?.title ?? one.label}</Button>)}
            <Button look="quiet" small aria-label={`${t('imports.values.empty')}: ${text.text}`} onClick={() => onMean(null)}>{t('imports.values.empty')}</Button>
          </span>
        )}
      </td>
    </tr>
  )
}

interface PickProps {
  field: Field
  label: string
  onMean: (meaning: string) => void
}

function PickOption({ field, label, onMean }: PickProps) {
  const options = (field.options ?? []).map((one) => ({ value: one.code, label: one.title }))
  return <Combo label={label} value={null} options={options} onPick={(option) => option && onMean(option.value)} />
}

function PickRecord({ field, label, onMean }: PickProps) {
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const { items, entity, isPending } = useChoices(field.entity, text, isOpen)
  const options = items.map((item): ComboOption => {
    const reference = toReference(item, entity)
    return { value: reference.id, label: reference.label }
  })
  return (
    <span onFocus={() => setOpen(true)} style={{ display: 'contents' }}>
      <Combo label={label} value={null} options={options} onText={setText} loading={isPending} onPick={(option) => option && onMean(option.value)} />
    </span>
  )
}

function Meaning({ field, meaning }: { field: Field; meaning: string }) {
  return field.options ? <span>{field.options.find((one) => one.code === meaning)?.title ?? meaning}</span> : <Named field={field} id={meaning} />
}

/** The label of a record that was picked, now or for an earlier file. */
function Named({ field, id }: { field: Field; id: string }) {
  const { entities } = useModel()
  const record = useRecord(field.entity ?? '', id)
  return <span>{record.data ? toReference(record.data, entities[field.entity ?? '']).label : '…'}</span>
}
