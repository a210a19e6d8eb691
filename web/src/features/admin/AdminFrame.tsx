// The frame of the pages of administration: their tabs at the top, as addresses, and the rights that they need.
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Crumb, useCrumbs } from '../../app/TopBar'
import { can, useModel } from '../../meta/model'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import { StateView } from '../../ui/States'
import styles from './admin.module.css'

const PAGES: { to: '/admin/users' | '/admin/rights' | '/admin/audit'; name: string; icon: IconName }[] = [
  { to: '/admin/users', name: 'admin.users.title', icon: 'users' },
  { to: '/admin/rights', name: 'admin.rights.title', icon: 'table' },
  { to: '/admin/audit', name: 'admin.audit.title', icon: 'history' },
]

/** ``title``: of a page that shows none by itself, for those who listen. */
export function AdminFrame({ crumbs = [], title, children }: { crumbs?: Crumb[]; title?: string; children: ReactNode }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const path = crumbs.map((one) => one.label).join('/')
  // oxlint-disable-next-line react/exhaustive-deps -- the labels say when the path is another one
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('admin.title'), to: '/admin/users' }, ...crumbs] }), [t, path])
  const mayEnter = entities.user && can(entities.user, 'update')
  return (
    <div className={styles.page}>
      <nav className={styles.tabs} aria-label={t('admin.title')}>
        {PAGES.map((page) => <Link key={page.to} to={page.to}><Icon name={page.icon} />{t(page.name)}</Link>)}
      </nav>
      {title && mayEnter && <h1 className="visually-hidden">{title}</h1>}
      {mayEnter ? children : <StateView drawing="lock" title={t('admin.noRight')} text={t('admin.noRightHint')} />}
    </div>
  )
}
