// A menu at a point of the page: of a press with the other button, a long touch, or the menu key.
import { Menu as KitMenu } from '@mantine/core'
import { MenuBody, type MenuProps } from './overlays'

export interface ContextMenuProps {
  /** Where it opens, in the window; null keeps it closed. */
  at: { x: number; y: number } | null
  groups: MenuProps['groups']
  label: string
  onClose: () => void
}

export function ContextMenu({ at, groups, label, onClose }: ContextMenuProps) {
  if (!at) return null
  return (
    <KitMenu opened onClose={onClose} position="bottom-start" width={220} withinPortal returnFocus>
      <KitMenu.Target><span style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1 }}><span className="visually-hidden">{label}</span></span></KitMenu.Target>
      <KitMenu.Dropdown><MenuBody groups={groups} /></KitMenu.Dropdown>
    </KitMenu>
  )
}
