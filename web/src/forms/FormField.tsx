// One field of a form; it alone is drawn again when its value changes, or one that its conditions read.
import { type ReactNode, useMemo } from 'react'
import { useController, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { Show, typeOf } from '../fields/registry'
import { type FieldConditions, conditionTrees, conditionsOf, envOf, fieldsRead } from '../meta/conditions'
import { useModel } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { FieldFrame } from '../ui/inputs'
import styles from './form.module.css'

export interface FormFieldProps {
  field: Field
  /** The server's problem with this field. */
  message?: string | undefined
  autoFocus?: boolean
  conditions?: FieldConditions
}

const isEmpty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

export function FormField({ field, message, autoFocus, conditions }: FormFieldProps) {
  const { t } = useTranslation()
  const needed = conditions?.required ?? (field.required && !field.has_default)
  const { field: control, fieldState } = useController({ name: field.name, rules: { validate: (value) => !needed || !isEmpty(value) || t('forms.required') }, defaultValue: field.default ?? null })
  const type = typeOf(field)
  if (!type.Edit) return null
  const id = `field-${field.name}`
  const error = fieldState.error?.message ?? message
  return (
    <FieldFrame id={id} label={field.title} required={needed} hint={field.help} error={error}>
      {conditions?.readonly ? (
        <span id={id} className={styles.fixed}><Show field={field} value={control.value} /></span>
      ) : (
        <type.Edit id={id} field={field} value={control.value} onChange={control.onChange} invalid={error !== undefined} describedBy={`${id}-note`} autoFocus={autoFocus ?? false} />
      )}
    </FieldFrame>
  )
}

/** A field with conditions listens to what they read; one without is drawn for itself alone. */
export function LaidField({ entity, preset, ...props }: FormFieldProps & { entity: Entity; preset?: Record<string, unknown> | undefined }) {
  const read = useMemo(() => fieldsRead(conditionTrees(props.field)), [props.field])
  if (read.length === 0) return <FormField {...props} />
  return <Watched entity={entity} preset={preset} read={read} render={(values) => <Conditional {...props} entity={entity} values={values} />} />
}

function Conditional({ entity, values, ...props }: FormFieldProps & { entity: Entity; values: Record<string, unknown> }) {
  const { me } = useModel()
  const conditions = conditionsOf(props.field, envOf(entity, values, me))
  return conditions.visible ? <FormField {...props} conditions={conditions} /> : null
}

interface WatchedProps {
  entity: Entity
  preset?: Record<string, unknown> | undefined
  read: string[]
  render: (values: Record<string, unknown>) => ReactNode
}

/** Hands down the values of some fields as they are typed. */
export function Watched({ entity, preset, read, render }: WatchedProps) {
  const { control } = useFormContext()
  const typed = useWatch({ control, name: read }) as unknown[]
  const values = Object.fromEntries(read.map((name, place) => [name, typed[place] ?? entity.fields[name]?.default ?? null]))
  return <>{render({ ...values, ...preset })}</>
}
