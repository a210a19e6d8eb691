// Choices, stages and yes or no. A stage is shown with its dot and never edited: it changes through moves.
import { useWords } from '../../i18n/words'
import type { Field } from '../../meta/types'
import { Combo } from '../../ui/Combo'
import { Segments } from '../../ui/inputs'
import { Dot, stageColor } from '../../ui/marks'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

export const optionTitle = (field: Field, code: unknown) => field.options?.find((option) => option.code === code)?.title ?? String(code)

function ShowChoice({ field, value }: ShowProps) {
  if (value === null || value === undefined) return <Empty />
  const codes = Array.isArray(value) ? value : [value]
  return <>{codes.map((code) => optionTitle(field, code)).join(', ')}</>
}

function ShowStage({ field, value }: ShowProps) {
  if (value === null || value === undefined) return <Empty />
  const options = field.options ?? []
  const place = options.findIndex((option) => option.code === value)
  return <span className={styles.line}><Dot color={stageColor(place, options.length)} /><span>{optionTitle(field, value)}</span></span>
}

function EditChoice({ id, field, value, onChange, onCommit, onCancel, autoFocus, invalid, describedBy }: EditProps) {
  const options = (field.options ?? []).map((option) => ({ value: option.code, label: option.title }))
  return (
    <Combo
      id={id}
      label={id ? undefined : field.title}
      value={options.find((option) => option.value === value) ?? null}
      options={options}
      clearable={!field.required}
      autoFocus={autoFocus ?? false}
      invalid={invalid ?? false}
      describedBy={describedBy}
      onCancel={onCancel}
      onPick={(option) => (onCommit ?? onChange)(option?.value ?? null)}
    />
  )
}

function ShowBool({ value }: ShowProps) {
  const { t } = useWords()
  if (value === null || value === undefined) return <Empty />
  return <>{t(value === true ? 'fields.yes' : 'fields.no')}</>
}

function EditBool({ field, value, onChange, onCommit }: EditProps) {
  const { t } = useWords()
  return (
    <Segments
      label={field.title}
      value={value === true ? 'yes' : value === false ? 'no' : 'open'}
      options={[{ value: 'yes', label: t('fields.yes') }, { value: 'no', label: t('fields.no') }]}
      onChange={(next) => (onCommit ?? onChange)(next === 'yes')}
    />
  )
}

export const choice: FieldType = { Show: ShowChoice, Edit: EditChoice, width: 120 }
export const stage: FieldType = { Show: ShowStage, width: 120 }
export const bool: FieldType = { Show: ShowBool, Edit: EditBool, width: 80 }
