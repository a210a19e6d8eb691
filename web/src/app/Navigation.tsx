// The side navigation: areas and entities as the model gives them, the person at the foot.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { readRemembered } from '../api/home'
import { keys } from '../api/queries'
import { areasByWork, useModel } from '../meta/model'
import { Icon } from '../ui/Icon'
import { iconFor } from '../ui/icons'
import { Person } from '../ui/marks'
import styles from './Navigation.module.css'
import { UserMenu } from './UserMenu'
import { lastSearch, useLastLists } from './lastLists'
import { DAILY, GROUP, type Place, dataPlaces } from './places'
import { usePreferences } from './preferences'

export function Navigation({ folded }: { folded: boolean }) {
  const { t } = useTranslation()
  const model = useModel()
  const lists = useLastLists((state) => state.lists)
  const logo = usePreferences((state) => state.logo)
  const root = model.organizations.find((one) => one.parent === null)
  return (
    <nav className={styles.nav} data-folded={folded} aria-label={t('shell.navigation')}>
      <div className={styles.brand}><img src={logo ?? '/mark.svg'} alt="" /><span>{root?.name ?? t('session.brand')}</span></div>
      <div className={styles.groups}>
        <section aria-label={t('shell.daily')}><Places places={DAILY} /></section>
        <Pinned />
        {areasByWork(model).map((group) => (
          <section key={group.area} aria-label={group.title}>
            <h2 className={styles.title}>{group.title}</h2>
            {group.entities.flatMap((name) => model.entities[name] ?? []).map((entity) => (
              <Link key={entity.name} to="/records/$entity" params={{ entity: entity.name }} search={lastSearch(lists, entity.name)} activeOptions={{ includeSearch: false }} className={styles.item}>
                <Icon name={iconFor(entity.icon)} />
                <span>{entity.plural}</span>
              </Link>
            ))}
          </section>
        ))}
        <section aria-label={t('shell.theGroup')}>
          <h2 className={styles.title}>{t('shell.theGroup')}</h2>
          <Places places={GROUP} />
        </section>
        <section aria-label={t('shell.data')}>
          <h2 className={styles.title}>{t('shell.data')}</h2>
          <Places places={dataPlaces(model)} />
        </section>
      </div>
      <Me />
    </nav>
  )
}

/** What the person pinned; the server names only what they may still read. */
function Pinned() {
  const { t } = useTranslation()
  const { entities } = useModel()
  const pinned = useQuery({ queryKey: keys.remembered, queryFn: readRemembered }).data?.pinned.filter((one) => entities[one.entity]) ?? []
  if (pinned.length === 0) return null
  return (
    <section aria-label={t('home.tile.pinned')}>
      <h2 className={styles.title}>{t('home.tile.pinned')}</h2>
      {pinned.slice(0, 8).map(({ entity, id, label }) => (
        <Link key={id} to="/records/$entity/$id" params={{ entity, id }} className={styles.item}><Icon name={iconFor(entities[entity]?.icon)} /><span>{label}</span></Link>
      ))}
    </section>
  )
}

function Places({ places }: { places: Place[] }) {
  const { t } = useTranslation()
  return places.map((place) => <Link key={place.to} to={place.to} activeOptions={{ exact: place.to === '/' }} className={styles.item}><Icon name={place.icon} /><span>{t(place.name)}</span></Link>)
}

function Me() {
  const { t } = useTranslation()
  const { me, organizations } = useModel()
  const own = organizations.find((one) => one.position)
  return (
    <UserMenu placement="top-start">
      <button type="button" className={styles.me} aria-label={t('shell.userMenu', { name: me.name })}>
        <Person id={me.id} label={me.name} size={24} />
        <span className={styles.who}>
          <b>{me.name}</b>
          {own?.position && <small>{t('shell.roleAt', { role: own.position.role_label, organization: own.name })}</small>}
        </span>
        <Icon name="dots" />
      </button>
    </UserMenu>
  )
}
