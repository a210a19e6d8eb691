// The person's own page: who is signed in, what waits to be sent, how things look, all pages, signing out.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { OrganizationPicker } from '../../app/OrganizationPicker'
import { DAILY, GROUP, type Place, dataPlaces } from '../../app/places'
import { useSignOut } from '../../app/useSignOut'
import { areasByWork, useModel } from '../../meta/model'
import { isOpen, useOutbox } from '../../offline/outbox'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { type IconName, iconFor } from '../../ui/icons'
import { Person } from '../../ui/marks'
import styles from './me.module.css'

export function MePage() {
  const { t } = useTranslation()
  const model = useModel()
  const { me, organizations } = model
  const waiting = useOutbox((state) => state.items.filter(isOpen).length)
  const [signOut, asking] = useSignOut()
  const pages = (places: Place[]) => places.filter(({ to }) => to !== '/').map(({ to, name, icon }) => <Entry key={to} to={to} icon={icon} label={t(name)} />)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Person id={me.id} label={me.name} size={48} />
        <div>
          <h1>{me.name}</h1>
          <p>{organizations.filter((one) => one.position).map((one) => t('shell.roleAt', { role: one.position?.role_label, organization: one.name })).join(t('common.listComma'))}</p>
        </div>
      </header>
      <div className={styles.scope}><OrganizationPicker short /></div>
      <nav className={styles.list} aria-label={t('phone.all')}>
        <Entry to="/outbox" icon="cloudUp" label={t('phone.title')} count={waiting} />
        <Entry to="/appearance" icon="palette" label={t('appearance.title')} />
        {pages(DAILY)}
        {areasByWork(model).map((group) => (
          <section key={group.area} aria-label={group.title}>
            <h2>{group.title}</h2>
            {group.entities.flatMap((name) => model.entities[name] ?? []).map((entity) => (
              <Link key={entity.name} to="/records/$entity" params={{ entity: entity.name }} search={{}} className={styles.entry}><Icon name={iconFor(entity.icon)} size={20} /><span>{entity.plural}</span><Icon name="chevronRight" /></Link>
            ))}
          </section>
        ))}
        <section aria-label={t('shell.data')}>
          <h2>{t('shell.data')}</h2>
          {pages([...GROUP, ...dataPlaces(model)])}
        </section>
      </nav>
      <p className={styles.hint}>{t('phone.installHint')}</p>
      <Button look="outline" icon="logout" onClick={signOut}>{t('session.signOut')}</Button>
      {asking}
    </div>
  )
}

function Entry({ to, icon, label, count = 0 }: { to: string; icon: IconName; label: string; count?: number }) {
  return (
    <Link to={to} className={styles.entry}>
      <Icon name={icon} size={20} />
      <span>{label}</span>
      {count > 0 && <b>{count}</b>}
      <Icon name="chevronRight" />
    </Link>
  )
}
