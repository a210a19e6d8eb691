// The top bar: chosen organizations, where one is, search, help.
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { IconButton } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Kbd } from '../ui/inputs'
import { OrganizationPicker } from './OrganizationPicker'
import styles from './TopBar.module.css'
import { showKeys } from './commands'
import { openWindow } from './useShellCommands'

export interface Crumb {
  label: string
  /** Address of the step; the last step has none. */
  to?: string
}

/** Each page says where it is; the bar only shows it. */
export const useCrumbs = create<{ crumbs: Crumb[] }>()(() => ({ crumbs: [] }))

export function TopBar() {
  const { t } = useTranslation()
  return (
    <header className={styles.bar}>
      <OrganizationPicker />
      <Crumbs />
      <div className={styles.right}>
        <button type="button" className={styles.search} aria-label={t('shell.palette')} aria-keyshortcuts="Control+K Meta+K" onClick={() => openWindow('palette')}>
          <Icon name="search" />
          <span>{t('shell.searchHint')}</span>
          <span className={styles.keys}>{showKeys('mod+k').split(' ').map((key) => <Kbd key={key}>{key}</Kbd>)}</span>
        </button>
        <IconButton icon="help" label={t('shell.shortcuts')} keys="?" onClick={() => openWindow('sheet')} />
      </div>
    </header>
  )
}

function Crumbs() {
  const { t } = useTranslation()
  const crumbs = useCrumbs((state) => state.crumbs)
  if (crumbs.length === 0) return null
  return (
    <nav className={styles.crumbs} aria-label={t('shell.crumbs')}>
      {crumbs.map((crumb, index) => (
        <Fragment key={crumb.label}>
          {index > 0 && <Icon name="chevronRight" size={14} />}
          {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : <span aria-current="page">{crumb.label}</span>}
        </Fragment>
      ))}
    </nav>
  )
}
