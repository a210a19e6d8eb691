// An input with a list under it, for choices and for references; the options may come from the server. Never commits while composing.
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FloatingList } from './FloatingList'
import { Icon } from './Icon'
import styles from './combo.module.css'
import { TextInput } from './inputs'

export interface ComboOption {
  value: string
  label: string
  mark?: ReactNode
  hint?: string
}

export interface ComboProps {
  id?: string | undefined
  label?: string | undefined
  value: ComboOption | null
  options: ComboOption[]
  onPick: (option: ComboOption | null) => void
  /** Told on every key when the server does the searching; without it the options are narrowed here. */
  onText?: (text: string) => void
  loading?: boolean
  clearable?: boolean
  autoFocus?: boolean
  invalid?: boolean
  describedBy?: string | undefined
  placeholder?: string
  onCancel?: (() => void) | undefined
  onBlur?: () => void
}

export function Combo(props: ComboProps) {
  const { value, options, onPick, onText, clearable = true, autoFocus = false } = props
  const { t } = useTranslation()
  const list = useId()
  const input = useRef<HTMLInputElement>(null)
  const [opened, setOpened] = useState(autoFocus)
  const [text, setText] = useState<string | null>(null)
  const [place, setPlace] = useState<number | null>(null)
  const shown = onText || text === null ? options : options.filter((option) => option.label.toLowerCase().includes(text.toLowerCase()))
  // Once something is typed, the first option is what Enter takes.
  const at = Math.min(place ?? (text === null ? -1 : 0), shown.length - 1)
  const close = () => {
    setText(null)
    setPlace(null)
    setOpened(false)
  }
  const pick = (option: ComboOption | null) => {
    close()
    onPick(option)
  }
  const step = (isDown: boolean) => {
    const count = shown.length
    setOpened(true)
    setPlace(count === 0 ? null : isDown ? (at + 1) % count : (at > 0 ? at : count) - 1)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const option = opened ? shown[at] : undefined
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event.key === 'ArrowDown')
    else if (event.key === 'Enter' && option) pick(option)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      close()
      return props.onCancel?.()
    } else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        ref={input}
        id={props.id}
        role="combobox"
        aria-expanded={opened}
        aria-controls={opened ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={opened && shown[at] ? `${list}-${at}` : undefined}
        aria-label={props.label}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        autoFocus={autoFocus}
        placeholder={props.placeholder ?? (value ? value.label : t('fields.choose'))}
        value={text ?? value?.label ?? ''}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => setOpened(true)}
        onChange={(event) => {
          setText(event.target.value)
          setPlace(null)
          onText?.(event.target.value)
          setOpened(true)
        }}
        onKeyDown={press}
        onBlur={() => {
          close()
          props.onBlur?.()
        }}
        end={<ComboEnd clear={clearable && value ? () => pick(null) : null} />}
      />
      {opened && (
        <FloatingList anchor={input}>
          <div id={list} role="listbox" aria-label={props.label ?? t('fields.choose')}>
            {shown.length === 0 && <p className={styles.none}>{t(props.loading ? 'fields.searching' : 'fields.nothingFound')}</p>}
            {shown.map((option, index) => (
              <div key={option.value} id={`${list}-${index}`} role="option" tabIndex={-1} aria-selected={index === at} data-current={option.value === value?.value} className={styles.option} onMouseMove={() => setPlace(index)} onClick={() => pick(option)} onKeyDown={press}>
                {option.mark}
                <span>{option.label}</span>
                {option.hint && <small>{option.hint}</small>}
              </div>
            ))}
          </div>
        </FloatingList>
      )}
    </>
  )
}

function ComboEnd({ clear }: { clear: (() => void) | null }) {
  const { t } = useTranslation()
  return (
    <>
      {clear && (
        <button type="button" tabIndex={-1} aria-label={t('fields.clear')} onMouseDown={(event) => event.preventDefault()} onClick={clear} className={styles.clear}>
          <Icon name="close" size={13} />
        </button>
      )}
      <Icon name="chevronDown" size={14} />
    </>
  )
}
