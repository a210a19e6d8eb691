// Native inputs in our dress: text, area, check mark, segments, key cap. Small and quick enough to stand in every grid cell.
import { type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes, useEffect, useRef } from 'react'
import { Icon } from './Icon'
import type { IconName } from './icons'
import styles from './inputs.module.css'

export interface TextInputProps extends InputHTMLAttributes<HTMLInputElement> {
  lead?: IconName
  end?: ReactNode
  numeric?: boolean
  ref?: Ref<HTMLInputElement>
}

export function TextInput({ lead, end, numeric, className, ...rest }: TextInputProps) {
  return (
    <span className={styles.wrap}>
      {lead && <span className={styles.lead}><Icon name={lead} /></span>}
      <input autoComplete="off" spellCheck={false} {...rest} className={[styles.input, numeric && styles.number, className].filter(Boolean).join(' ')} />
      {end && <span className={styles.end}>{end}</span>}
    </span>
  )
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea rows={3} {...rest} className={[styles.input, className].filter(Boolean).join(' ')} />
}

export interface CheckProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  partly?: boolean
}

export function Check({ partly = false, className, ...rest }: CheckProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = partly
  }, [partly])
  return <input ref={box} type="checkbox" {...rest} className={[styles.check, className].filter(Boolean).join(' ')} />
}

export interface SegmentsProps<T extends string> {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <div role="radiogroup" aria-label={label} className={styles.segments}>
      {options.map((option) => (
        <button key={option.value} type="button" role="radio" aria-checked={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  )
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={styles.kbd}>{children}</kbd>
}

export interface FieldFrameProps {
  id: string
  label: string
  required?: boolean | undefined
  hint?: string | null | undefined
  error?: string | undefined
  children: ReactNode
}

/** Label above, hint and error below; the input must carry the same id and `aria-describedby={`${id}-note`}`. */
export function FieldFrame({ id, label, required, hint, error, children }: FieldFrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        {label}
        {required && <span className={styles.star} aria-hidden>*</span>}
      </label>
      {children}
      {error ? (
        <span id={`${id}-note`} className={styles.error} role="alert"><Icon name="alert" size={14} />{error}</span>
      ) : hint ? (
        <span id={`${id}-note`} className={styles.hint}>{hint}</span>
      ) : null}
    </div>
  )
}
