// Several of a list of options, shown as quiet tags and chosen by ticking; and free tags, which look alike.
import { type KeyboardEvent, useState } from 'react'
import { useWords } from '../../i18n/words'
import { Icon } from '../../ui/Icon'
import { Check, TextInput } from '../../ui/inputs'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'
import { optionTitle } from './choice'

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function ShowTags({ field, value }: ShowProps) {
  const items = listOf(value)
  if (items.length === 0) return <Empty />
  return <span className={styles.tags}>{items.map((item) => <span key={item}>{optionTitle(field, item)}</span>)}</span>
}

function EditChoices({ id, field, value, onChange, autoFocus, describedBy }: EditProps) {
  const chosen = listOf(value)
  const turn = (code: string) => {
    const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]
    onChange(next.length > 0 ? next : null)
  }
  return (
    <div id={id} role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.checks}>
      {(field.options ?? []).map((option, place) => (
        <label key={option.code}>
          <Check checked={chosen.includes(option.code)} autoFocus={autoFocus && place === 0} onChange={() => turn(option.code)} />
          {option.title}
        </label>
      ))}
    </div>
  )
}

const SPLIT = /[,\u3001\uff0c]/

/** Enter or a comma makes a tag of what is typed; backspace in an empty input takes the last one away. */
function EditTags({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const tags = listOf(value)
  const write = (next: string[]) => onChange(next.length > 0 ? [...new Set(next)] : null)
  const add = (text: string) => {
    const fresh = text.split(SPLIT).map((part) => part.trim()).filter(Boolean)
    if (fresh.length > 0) write([...tags, ...fresh])
    setTyped('')
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey && typed.trim()) {
      event.preventDefault()
      add(typed)
    } else if (event.key === 'Backspace' && typed === '' && tags.length > 0) write(tags.slice(0, -1))
  }
  return (
    <span className={styles.tagbox}>
      {tags.map((tag) => <span key={tag}>{tag}<button type="button" aria-label={t('fields.dropTag', { tag })} onClick={() => write(tags.filter((one) => one !== tag))}><Icon name="close" size={12} /></button></span>)}
      <TextInput
        id={id}
        aria-label={id ? undefined : field.title}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        autoFocus={autoFocus}
        value={typed}
        onKeyDown={press}
        onChange={(event) => (SPLIT.test(event.target.value) && !(event.nativeEvent as InputEvent).isComposing ? add(event.target.value) : setTyped(event.target.value))}
        onBlur={() => typed.trim() && add(typed)}
      />
    </span>
  )
}

export const choices: FieldType = { Show: ShowTags, Edit: EditChoices, width: 160 }
export const tags: FieldType = { Show: ShowTags, Edit: EditTags, width: 160 }
