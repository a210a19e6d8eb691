// The menu of the person: the commands that the shell declares for it.
import type { ReactElement } from 'react'
import { Menu } from '../ui/overlays'
import { useMenuGroups } from './CommandBar'

export function UserMenu({ children, placement }: { children: ReactElement; placement?: 'bottom-end' | 'top-start' }) {
  return <Menu trigger={children} placement={placement ?? 'bottom-end'} groups={useMenuGroups('person')} />
}
