// One cell of a problem row: its text, what is wrong with it, and the editor; the same text elsewhere may be mended with it.
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toReference, useChoices } from '../../fields/types/reference'
import type { Field } from '../../meta/types'
import { Combo, type ComboOption } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { Check, TextInput } from '../../ui/inputs'
import styles from './imports.module.css'
import { type Fault, sayFault } from './problems'
import { isWarningCode } from './MendGrid'

export type MendState = 'saving' | 'saved' | 'failed'

export interface MendCellProps {
  field: Field | undefined
  column: string
  row: number
  text: string
  original: string
  fault: Fault | undefined
  state: MendState | undefined
  locked: boolean
  /** The rows that hold the same text in the column. */
  alike: (column: string, text: string) => number[]
  onMend: (rows: number[], column: string, text: string) => Promise<void>
}

export function MendCell({ field, column, row, text, fault, state, locked, alike, onMend }: MendCellProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const isBad = fault && !state
  const look = state === 'failed' ? 'error' : state ? 'mended' : isBad ? (isWarningCode(fault.code) ? 'warning' : 'error') : undefined
  const keep = (next: string, everywhere: boolean) => {
    setEditing(false)
    if (next !== text) void onMend(everywhere ? alike(column, text) : [row], column, next)
  }
  return (
    <td data-fault={look} data-cell={`${row}:${column}`} data-editing={editing || undefined}>
      {editing ? (
        <Editor field={field} text={text} others={text === '' ? 0 : alike(column, text).length - 1} message={isBad ? sayFault(fault, field) : undefined} onKeep={keep} onLeave={() => setEditing(false)} />
      ) : (
        <button type="button" className={styles.cellText} aria-label={t('imports.mend.edit', { row, column: field?.title ?? column, text })} data-tip={isBad ? sayFault(fault, field) : undefined} disabled={locked} onClick={() => setEditing(true)} onKeyDown={walk}>
          <span>{text || (isBad ? t('imports.mend.missing') : '')}</span>
          {state === 'saving' ? <i className={styles.ring} /> : state === 'saved' ? <Icon name="check" size={14} /> : isBad && <Icon name={look === 'warning' ? 'warning' : 'alert'} size={14} />}
        </button>
      )}
    </td>
  )
}

interface EditorProps {
  field: Field | undefined
  text: string
  others: number
  message: string | undefined
  onKeep: (text: string, everywhere: boolean) => void
  onLeave: () => void
}

/** Values out of a list are picked by their words, which is what the file holds. */
function Editor({ field, text, others, message, onKeep, onLeave }: EditorProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(text)
  const [everywhere, setEverywhere] = useState(others > 0)
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    if (event.key === 'Enter') onKeep(draft, everywhere)
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const leave = (event: React.FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) onKeep(draft, everywhere)
  }
  const picks = field?.options || field?.entity
  return (
    <div className={styles.mendEditor} onKeyDown={press} onBlur={leave}>
      {picks ? (
        <Picker field={field} text={text} onText={setDraft} onPick={(label) => onKeep(label, everywhere)} onCancel={onLeave} />
      ) : (
        <TextInput autoFocus aria-label={field?.title} value={draft} onFocus={(event) => event.currentTarget.select()} onChange={(event) => setDraft(event.target.value)} />
      )}
      {(message || others > 0) && (
        <div className={styles.mendNote}>
          {message && <span>{message}</span>}
          {others > 0 && <label><Check checked={everywhere} onChange={(event) => setEverywhere(event.target.checked)} />{t('imports.mend.alike', { count: others + 1 })}</label>}
        </div>
      )}
    </div>
  )
}

function Picker({ field, text, onText, onPick, onCancel }: { field: Field; text: string; onText: (text: string) => void; onPick: (label: string) => void; onCancel: () => void }) {
  const [wanted, setWanted] = useState('')
  const { items, entity, isPending } = useChoices(field.entity, wanted, field.entity !== undefined)
  const options: ComboOption[] = field.options ? field.options.map((option) => ({ value: option.code, label: option.title })) : items.map((item) => toReference(item, entity)).map(({ id, label }) => ({ value: id, label }))
  const write = (next: string) => {
    setWanted(next)
    onText(next)
  }
  return <Combo label={field.title} value={{ value: '', label: text }} options={options} {...(field.entity ? { onText: write } : {})} loading={isPending} clearable={false} autoFocus onCancel={onCancel} onPick={(option) => option && onPick(option.label)} />
}

/** Arrows walk between the cells of the grid; F8 goes to the next one that is wrong. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const cell = event.currentTarget.closest('td')
  const line = cell?.closest('tr')
  if (!cell || !line) return
  const place = [...line.children].indexOf(cell)
  const targets: Record<string, () => Element | null | undefined> = {
    ArrowRight: () => cell.nextElementSibling,
    ArrowLeft: () => cell.previousElementSibling,
    ArrowDown: () => line.nextElementSibling?.children[place],
    ArrowUp: () => line.previousElementSibling?.children[place],
    F8: () => nextFault(cell),
  }
  const target = targets[event.key]?.()?.querySelector('button')
  if (!target) return
  event.preventDefault()
  target.focus()
}

function nextFault(cell: Element): Element | undefined {
  const faults = [...(cell.closest('table')?.querySelectorAll('td[data-fault="error"], td[data-fault="warning"]') ?? [])]
  return faults.find((one) => cell.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? faults[0]
}
