// The editor of one value in its place: Enter saves, Esc gives up, leaving saves; nothing happens while a word is being composed.
import { type KeyboardEvent, useRef, useState } from 'react'
import { typeOf } from '../fields/registry'
import type { Field } from '../meta/types'

export interface ValueEditorProps {
  field: Field
  value: unknown
  onSave: (value: unknown) => void
  onCancel: () => void
  className?: string | undefined
}

export function ValueEditor({ field, value, onSave, onCancel, className }: ValueEditorProps) {
  const { Edit, multiline } = typeOf(field)
  const [draft, setDraft] = useState(value)
  const done = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const finish = (end: () => void) => {
    if (done.current) return
    done.current = true
    end()
  }
  const keep = (next: unknown) => finish(() => onSave(next))
  const giveUp = () => finish(onCancel)
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      giveUp()
    }
    if (event.key === 'Enter' && (!multiline || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      event.stopPropagation()
      keep(draft)
    }
  }
  if (!Edit) return null
  return (
    <div
      ref={frame}
      className={className}
      onKeyDown={press}
      onBlur={() => {
        // Calendars and lists float outside the frame: leaving for one of them is not leaving.
        window.setTimeout(() => {
          const now = document.activeElement
          const inside = frame.current?.contains(now) || now?.closest('[role="dialog"], [role="listbox"], .mantine-Popover-dropdown')
          if (frame.current && !inside) keep(draft)
        }, 0)
      }}
    >
      <Edit field={field} value={draft} onChange={setDraft} onCommit={keep} onCancel={giveUp} autoFocus />
    </div>
  )
}
