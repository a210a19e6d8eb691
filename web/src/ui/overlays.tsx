// The floating parts, taken from the kit: pop-up, menu, dialog. Pages import them from here only.
import { Menu as KitMenu, Modal as KitModal, Popover as KitPopover } from '@mantine/core'
import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './Icon'
import type { IconName } from './icons'
import styles from './overlays.module.css'

export interface PopupProps {
  trigger: (open: () => void, opened: boolean) => ReactElement
  children: (close: () => void) => ReactNode
  width?: number | 'target'
  label: string
  opened?: boolean
  onChange?: (opened: boolean) => void
  placement?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end'
}

export function Popup({ trigger, children, width, label, opened, onChange, placement = 'bottom-start' }: PopupProps) {
  const [own, setOwn] = useState(false)
  const isOpen = opened ?? own
  const change = (next: boolean) => {
    setOwn(next)
    onChange?.(next)
  }
  return (
    <KitPopover opened={isOpen} onChange={change} position={placement} trapFocus returnFocus withRoles {...(width ? { width } : {})}>
      <KitPopover.Target>{trigger(() => change(!isOpen), isOpen)}</KitPopover.Target>
      <KitPopover.Dropdown aria-label={label}>{isOpen && children(() => change(false))}</KitPopover.Dropdown>
    </KitPopover>
  )
}

export interface MenuEntry {
  key: string
  label: string
  icon?: IconName
  checked?: boolean
  danger?: boolean
  hint?: string
  onClick: () => void
}

export interface MenuProps {
  trigger: ReactElement
  groups: { title?: string; entries: MenuEntry[] }[]
  placement?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top'
  width?: number
}

export function Menu({ trigger, groups, placement = 'bottom-end', width = 200 }: MenuProps) {
  return (
    <KitMenu position={placement} width={width} withinPortal>
      <KitMenu.Target>{trigger}</KitMenu.Target>
      <KitMenu.Dropdown>
        <MenuBody groups={groups} />
      </KitMenu.Dropdown>
    </KitMenu>
  )
}

export function MenuBody({ groups }: Pick<MenuProps, 'groups'>) {
  return groups.filter((group) => group.entries.length > 0).map((group, index) => (
    <div key={group.title ?? index} role="group" aria-label={group.title}>
      {index > 0 && <KitMenu.Divider />}
      {group.title && <KitMenu.Label>{group.title}</KitMenu.Label>}
      {group.entries.map((entry) => <Entry key={entry.key} entry={entry} />)}
    </div>
  ))
}

function Entry({ entry }: { entry: MenuEntry }) {
  const icon = entry.icon && <Icon name={entry.icon} />
  if (entry.checked !== undefined) {
    return (
      <KitMenu.RadioItem value={entry.key} checked={entry.checked} onChange={entry.onClick} closeMenuOnClick checkIcon={<Icon name="check" size={14} />}>
        <span className={styles.choice}>{icon}{entry.label}</span>
      </KitMenu.RadioItem>
    )
  }
  return (
    <KitMenu.Item onClick={entry.onClick} leftSection={icon} rightSection={entry.hint} {...(entry.danger ? { style: { color: 'var(--err-text)' } } : {})}>
      {entry.label}
    </KitMenu.Item>
  )
}

/** What is shown from its first moment and then taken away whole: the kit gives the focus back only when it closes in place. */
function useFocusBack(opened: boolean): void {
  const [before] = useState(() => (opened ? document.activeElement : null))
  useEffect(() => () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
  }, [before])
}

export interface DialogProps {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  width?: number
}

export function Dialog({ opened, onClose, title, children, width = 460 }: DialogProps) {
  const { t } = useTranslation()
  useFocusBack(opened)
  return (
    <KitModal opened={opened} onClose={onClose} title={title} size={width} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {children}
    </KitModal>
  )
}

/** A dialog without frame, for pages that bring their own (the palette). */
export function Stage({ opened, onClose, label, children, width = 860 }: { opened: boolean; onClose: () => void; label: string; children: ReactNode; width?: number }) {
  useFocusBack(opened)
  return (
    <KitModal.Root opened={opened} onClose={onClose} size={width} yOffset={92} centered={false}>
      <KitModal.Overlay />
      <KitModal.Content aria-label={label} radius={14}>{children}</KitModal.Content>
    </KitModal.Root>
  )
}
