// The one registry of commands: pages declare theirs while they are shown; palette, keys, sheet, bars and menus only read it.
import { useEffect, useLayoutEffect } from 'react'
import { create } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { IconName } from '../ui/icons'

/** Where a command is offered beside palette and keys: the head of a page, its layouts, the time it shows, the bar over a selection, the menu of a row, that of the person, that of a record. */
export type Surface = 'toolbar' | 'layouts' | 'period' | 'selection' | 'row' | 'person' | 'record'

export interface Command {
  id: string
  label: string
  group: string
  icon?: IconName
  /** One key ("c", "/", "?") or with the command key in front ("mod+k"). */
  keys?: string
  /** Shown in the sheet, not offered in the palette. */
  keysOnly?: boolean
  on?: Surface[]
  look?: 'primary' | 'danger'
  /** Said beside it in a menu. */
  hint?: string
  /** One of several settings: whether it is the one that holds. */
  checked?: boolean
  /** Among the actions of a row: it stands under the pointer, not in the menu alone. */
  quick?: boolean
  /** A command of several: bars show a menu, the palette each part by itself. */
  parts?: Command[]
  /** Of a row: the place of the row that is meant; without one the active row. */
  run: (row?: number) => void
}

interface Registry {
  bySource: Record<string, Command[]>
}

export const useCommandRegistry = create<Registry>()(() => ({ bySource: {} }))

/** Before the first paint: bars are drawn from what is declared here. */
export function useCommands(source: string, commands: Command[]): void {
  useLayoutEffect(() => {
    useCommandRegistry.setState((state) => ({ bySource: { ...state.bySource, [source]: commands } }))
  }, [source, commands])
  useLayoutEffect(() => () => useCommandRegistry.setState((state) => ({ bySource: without(state.bySource, source) })), [source])
}

function without(bySource: Registry['bySource'], source: string): Registry['bySource'] {
  return Object.fromEntries(Object.entries(bySource).filter(([name]) => name !== source))
}

/** Commands added last come first: a page's own key wins over the shell's. */
export function allCommands(): Command[] {
  return Object.values(useCommandRegistry.getState().bySource).toReversed().flat()
}

/** Every command that does something by itself; the parts of one carry its name before theirs. */
export function runnableCommands(): Command[] {
  return allCommands().flatMap((command) => command.parts?.map((part) => ({ ...part, label: `${command.label} · ${part.label}`, group: command.group })) ?? [command])
}

/** What one surface offers, in the order of declaration; the same list while nothing of it changes. */
export function useCommandsOn(surface: Surface): Command[] {
  return useCommandRegistry(useShallow((state) => Object.values(state.bySource).flat().filter((command) => command.on?.includes(surface))))
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
