// The one registry of commands: pages add theirs while they are shown; palette, keys and the shortcut sheet read it.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { IconName } from '../ui/icons'

export interface Command {
  id: string
  label: string
  group: string
  icon?: IconName
  /** One key ("c", "/", "?") or with the command key in front ("mod+k"). */
  keys?: string
  /** Shown in the sheet, not offered in the palette. */
  keysOnly?: boolean
  run: () => void
}

interface Registry {
  bySource: Record<string, Command[]>
}

export const useCommandRegistry = create<Registry>()(() => ({ bySource: {} }))

export function useCommands(source: string, commands: Command[]): void {
  useEffect(() => {
    useCommandRegistry.setState((state) => ({ bySource: { ...state.bySource, [source]: commands } }))
  }, [source, commands])
  useEffect(() => () => useCommandRegistry.setState((state) => ({ bySource: without(state.bySource, source) })), [source])
}

function without(bySource: Registry['bySource'], source: string): Registry['bySource'] {
  return Object.fromEntries(Object.entries(bySource).filter(([name]) => name !== source))
}

/** Commands added last come first: a page's own key wins over the shell's. */
export function allCommands(): Command[] {
  return Object.values(useCommandRegistry.getState().bySource).toReversed().flat()
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function showKeys(keys: string): string {
  const names: Record<string, string> = { mod: isMac ? '⌘' : 'Ctrl', arrowup: '↑', arrowdown: '↓', enter: '↵', escape: 'Esc' }
  return keys.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)).join(' ')
}

function keysOf(event: KeyboardEvent): string {
  const mod = event.metaKey || event.ctrlKey
  return (mod ? 'mod+' : '') + event.key.toLowerCase()
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && target.type === 'checkbox')

/** Dialogs keep the keys to themselves, and nothing fires while a word is being composed. */
export function useGlobalKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const keys = keysOf(event)
      const isBare = !keys.startsWith('mod+')
      if (isBare && (isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]'))) return
      const command = allCommands().find((one) => one.keys === keys)
      if (!command) return
      event.preventDefault()
      command.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
