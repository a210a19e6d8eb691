// Draws the commands of one surface: a row of buttons, or the groups of a menu. Declares none itself.
import { Fragment } from 'react'
import { Button, IconButton } from '../ui/Button'
import { Menu, type MenuEntry } from '../ui/overlays'
import { type Command, type Surface, showKeys, useCommandsOn } from './commands'

export function CommandButtons({ surface, upwards = false }: { surface: Surface; upwards?: boolean }) {
  const commands = useCommandsOn(surface)
  return commands.map((command) => <Fragment key={command.id}>{command.parts ? <PartsButton command={command} upwards={upwards} /> : <OneButton command={command} />}</Fragment>)
}

function OneButton({ command: { label, icon, look, keys, run } }: { command: Command }) {
  return <Button icon={icon} {...(look ? { look } : {})} {...(keys && look === 'primary' ? { keys: showKeys(keys) } : {})} data-tip={keys && look !== 'primary' ? label : undefined} data-keys={keys && showKeys(keys)} onClick={() => run()}>{label}</Button>
}

function PartsButton({ command: { label, icon, look, hint, parts = [] }, upwards }: { command: Command; upwards: boolean }) {
  return (
    <Menu
      placement={upwards ? 'top-start' : 'bottom-end'}
      width={220}
      trigger={<Button icon={icon} {...(look ? { look } : {})}>{label}</Button>}
      groups={[{ ...(hint ? { title: hint } : {}), entries: parts.map((part) => toEntry(part)) }]}
    />
  )
}

/** What a command is in a menu; one that is a choice of settings stands there as such. */
export function toEntry(command: Command, row?: number): MenuEntry {
  const { id, label, icon, checked, keys, look } = command
  const hint = command.hint ?? (keys ? showKeys(keys) : undefined)
  return { key: id, label, ...(icon ? { icon } : {}), ...(checked === undefined ? {} : { checked }), ...(hint ? { hint } : {}), ...(look === 'danger' ? { danger: true } : {}), onClick: () => command.run(row) }
}

/** The commands of a surface as the groups of a menu, in the order in which their groups appear. */
export function useMenuGroups(surface: Surface, row?: number): { title?: string; entries: MenuEntry[] }[] {
  const commands = useCommandsOn(surface)
  const titles = [...new Set(commands.map((command) => command.group))]
  return titles.map((title) => ({ title, entries: commands.filter((command) => command.group === title).flatMap((command) => (command.parts ?? [command]).map((one) => toEntry(one, row))) }))
}

/** The few commands of a row that stand under the pointer. */
export function QuickButtons({ surface, row }: { surface: Surface; row: number }) {
  const commands = useCommandsOn(surface).filter((command) => command.quick)
  return commands.map((command) => <IconButton key={command.id} small icon={command.icon ?? 'command'} label={command.label} onClick={() => command.run(row)} tabIndex={-1} />)
}
