// Text of every kind: one line, several lines, telephone, mail, web address.
import { TextArea, TextInput } from '../../ui/inputs'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

const asText = (value: unknown) => (value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value))

function ShowText({ value }: ShowProps) {
  const text = asText(value)
  return text ? <>{text}</> : <Empty />
}

function ShowLong({ value, dense }: ShowProps) {
  const text = asText(value)
  if (!text) return <Empty />
  return dense ? <>{text}</> : <span className={styles.long}>{text}</span>
}

const SCHEMES: Record<string, (text: string) => string | null> = {
  phone: (text) => `tel:${text.replace(/[^\d+]/g, '')}`,
  email: (text) => `mailto:${text}`,
  // Only web addresses become links: anything else could run a script.
  url: (text) => (/^https?:\/\//i.test(text) ? text : /^[\w-]+(\.[\w-]+)+/.test(text) ? `https://${text}` : null),
}

function ShowLink({ field, value, dense }: ShowProps) {
  const text = asText(value)
  if (!text) return <Empty />
  const address = SCHEMES[field.type]?.(text)
  if (dense || !address) return <>{text}</>
  return <a className={styles.link} href={address} target={field.type === 'url' ? '_blank' : undefined} rel="noreferrer" onClick={(event) => event.stopPropagation()}>{text}</a>
}

const INPUT_TYPES: Record<string, string> = { phone: 'tel', email: 'email', url: 'url' }

function EditText({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  return (
    <TextInput
      id={id}
      type={INPUT_TYPES[field.type] ?? 'text'}
      aria-label={id ? undefined : field.title}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      autoFocus={autoFocus}
      value={asText(value)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function EditLong({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  return <TextArea id={id} aria-label={id ? undefined : field.title} aria-invalid={invalid} aria-describedby={describedBy} autoFocus={autoFocus} value={asText(value)} onChange={(event) => onChange(event.target.value)} />
}

export const text: FieldType = { Show: ShowText, Edit: EditText, width: 160 }
export const longText: FieldType = { Show: ShowLong, Edit: EditLong, width: 240, multiline: true }
export const link: FieldType = { Show: ShowLink, Edit: EditText, width: 150 }
/** What no other type knows: shown as it comes, never edited, so that a newer model cannot blank a page. */
export const unknown: FieldType = { Show: ({ value, ...rest }) => <ShowText {...rest} value={typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value} />, width: 160 }
