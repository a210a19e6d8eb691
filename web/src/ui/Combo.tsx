// An input with a list under it, for choices and for references; the options may come from the server. Never commits while composing.
import { Combobox, useCombobox } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './Icon'
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
  const { value, options, onPick, onText, loading, clearable = true, autoFocus } = props
  const { t } = useTranslation()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState<string | null>(null)
  const shown = onText || text === null ? options : options.filter((option) => option.label.toLowerCase().includes(text.toLowerCase()))
  useEffect(() => {
    if (autoFocus) combobox.openDropdown()
    // The list opens once, when the editor appears.
    // eslint-disable-next-line react/exhaustive-deps
  }, [])
  useEffect(() => {
    if (text !== null) combobox.selectFirstOption()
    // New options: the first one is what Enter takes.
    // eslint-disable-next-line react/exhaustive-deps
  }, [shown.length, text])
  const pick = (picked: string) => {
    const option = options.find((one) => one.value === picked)
    setText(null)
    combobox.closeDropdown()
    if (option) onPick(option)
  }
  const leave = () => {
    setText(null)
    combobox.closeDropdown()
    props.onBlur?.()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick}>
      <Combobox.Target>
        <TextInput
          id={props.id}
          aria-label={props.label}
          aria-invalid={props.invalid}
          aria-describedby={props.describedBy}
          autoFocus={autoFocus}
          placeholder={props.placeholder ?? (value ? value.label : t('fields.choose'))}
          value={text ?? value?.label ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => combobox.openDropdown()}
          onChange={(event) => {
            setText(event.target.value)
            onText?.(event.target.value)
            combobox.openDropdown()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
            event.stopPropagation()
            leave()
            props.onCancel?.()
          }}
          onBlur={leave}
          end={<ComboEnd clear={clearable && value ? () => { setText(null); onPick(null) } : null} />}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={props.label}>
          {shown.length === 0 ? <Combobox.Empty>{t(loading ? 'fields.searching' : 'fields.nothingFound')}</Combobox.Empty> : null}
          {shown.map((option) => (
            <Combobox.Option key={option.value} value={option.value} active={option.value === value?.value}>
              {option.mark}
              <span>{option.label}</span>
              {option.hint && <small style={{ marginLeft: 'auto', color: 'var(--muted)' }}>{option.hint}</small>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function ComboEnd({ clear }: { clear: (() => void) | null }) {
  const { t } = useTranslation()
  return (
    <>
      {clear && (
        <button type="button" tabIndex={-1} aria-label={t('fields.clear')} onMouseDown={(event) => event.preventDefault()} onClick={clear} style={{ border: 0, background: 'none', padding: 0, display: 'grid', color: 'var(--muted)' }}>
          <Icon name="close" size={13} />
        </button>
      )}
      <Icon name="chevronDown" size={14} />
    </>
  )
}
