// One field of a form; it alone is drawn again when its value changes.
import { useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { typeOf } from '../fields/registry'
import type { Field } from '../meta/types'
import { FieldFrame } from '../ui/inputs'
import styles from './form.module.css'

export interface FormFieldProps {
  field: Field
  /** The server's problem with this field. */
  message?: string | undefined
  autoFocus?: boolean
}

export function FormField({ field, message, autoFocus }: FormFieldProps) {
  const { t } = useTranslation()
  const needed = field.required && !field.has_default
  const isFilled = (value: unknown) => !needed || !(value === null || value === undefined || value === '') || t('forms.required')
  const { field: control, fieldState } = useController({ name: field.name, rules: { validate: isFilled }, defaultValue: null })
  const type = typeOf(field)
  if (!type.Edit) return null
  const id = `field-${field.name}`
  const error = fieldState.error?.message ?? message
  return (
    <div className={type.multiline ? styles.wide : undefined}>
      <FieldFrame id={id} label={field.title} required={needed} hint={field.help} error={error}>
        <type.Edit
          id={id}
          field={field}
          value={control.value}
          onChange={control.onChange}
          invalid={error !== undefined}
          describedBy={`${id}-note`}
          autoFocus={autoFocus ?? false}
        />
      </FieldFrame>
    </div>
  )
}
