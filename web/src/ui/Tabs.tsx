// Tabs as underlined words; arrow keys go from one to the next.
import { type KeyboardEvent, useRef } from 'react'
import styles from './Tabs.module.css'

export interface TabsProps {
  label: string
  chosen: number
  onChoose: (place: number) => void
  tabs: { key: string; label: string; note?: string | undefined }[]
}

export function Tabs({ label, chosen, onChoose, tabs }: TabsProps) {
  const list = useRef<HTMLDivElement>(null)
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = (chosen + step + tabs.length) % tabs.length
    onChoose(next)
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label={label} tabIndex={-1} className={styles.tabs} onKeyDown={press}>
      {tabs.map((tab, place) => (
        <button key={tab.key} type="button" role="tab" aria-selected={place === chosen} tabIndex={place === chosen ? 0 : -1} onClick={() => onChoose(place)}>
          {tab.label}
          {tab.note && <small>{tab.note}</small>}
        </button>
      ))}
    </div>
  )
}
