// A text in which people are mentioned: after @ a list of people opens, found at the server; what is sent names them by their ids.
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Reference } from '../api/types'
import { toReference, useChoices } from '../fields/types/reference'
import combo from '../ui/combo.module.css'
import { FloatingList } from '../ui/FloatingList'
import { TextArea } from '../ui/inputs'
import { Person } from '../ui/marks'
import { PEOPLE, mentionAt } from './mentions'

export interface MentionAreaProps {
  label: string
  rows: number
  text: string
  onText: (text: string) => void
  onMention: (person: Reference) => void
  onSend: () => void
}

export function MentionArea({ label, rows, text, onText, onMention, onSend }: MentionAreaProps) {
  const { t } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const [caret, setCaret] = useState(0)
  const [closed, setClosed] = useState(false)
  const [place, setPlace] = useState(0)
  const found = closed ? null : mentionAt(text, caret)
  const { items, entity } = useChoices(PEOPLE, found?.word ?? '', found !== null)
  const people = found ? items.slice(0, 8).map((item) => toReference(item, entity)) : []
  const at = Math.min(place, people.length - 1)
  const pick = (person: Reference) => {
    if (!found) return
    const end = found.start + 1 + person.label.length + 1
    // Drawn at once, so that the caret stands behind the name before the next key comes.
    flushSync(() => {
      onText(`${text.slice(0, found.start)}@${person.label} ${text.slice(caret)}`)
      onMention(person)
      setClosed(true)
      setCaret(end)
    })
    area.current?.focus()
    area.current?.setSelectionRange(end, end)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const chosen = people[at]
    if (chosen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) setPlace((at + (event.key === 'ArrowDown' ? 1 : people.length - 1)) % people.length)
    else if (chosen && (event.key === 'Enter' || event.key === 'Tab') && !event.metaKey && !event.ctrlKey) pick(chosen)
    else if (chosen && event.key === 'Escape') {
      event.stopPropagation()
      setClosed(true)
    } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onSend()
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextArea
        ref={area}
        rows={rows}
        aria-label={label}
        placeholder={label}
        aria-haspopup="listbox"
        aria-controls={people.length > 0 ? list : undefined}
        aria-activedescendant={people[at] ? `${list}-${at}` : undefined}
        value={text}
        onChange={(event) => {
          onText(event.target.value)
          setCaret(event.target.selectionStart)
          setClosed(false)
          setPlace(0)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={press}
        onBlur={() => setClosed(true)}
      />
      {people.length > 0 && (
        <FloatingList anchor={area}>
          <div id={list} role="listbox" aria-label={t('record.mention')}>
            {people.map((person, index) => (
              <div key={person.id} id={`${list}-${index}`} role="option" tabIndex={-1} aria-selected={index === at} className={combo.option} onMouseMove={() => setPlace(index)} onClick={() => pick(person)} onKeyDown={press}>
                <Person id={person.id} label={person.label} size={18} />
                <span>{person.label}</span>
              </div>
            ))}
          </div>
        </FloatingList>
      )}
    </>
  )
}
