// The five places at the foot of a phone: two lists, create, all lists, the person.
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { areasByWork, can, mainLists, useModel } from '../meta/model'
import { Icon } from '../ui/Icon'
import { iconFor } from '../ui/icons'
import { Menu } from '../ui/overlays'
import styles from './PhoneBar.module.css'
import { allPlaces } from './places'

export function PhoneBar() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const params = useParams({ strict: false }) as { entity?: string }
  const lists = mainLists(model)
  const current = params.entity ? model.entities[params.entity] : lists[0]
  const open = (entity: string) => void navigate({ to: '/records/$entity', params: { entity }, search: {} })
  return (
    <nav className={styles.bar} aria-label={t('shell.navigation')}>
      {lists.slice(0, 2).map((entity) => (
        <Link key={entity.name} to="/records/$entity" params={{ entity: entity.name }} search={{}} activeOptions={{ includeSearch: false }} className={styles.place}>
          <Icon name={iconFor(entity.icon)} size={24} />
          {entity.plural}
        </Link>
      ))}
      <button
        type="button"
        className={styles.add}
        aria-label={current ? t('list.new', { name: current.title }) : t('common.create')}
        disabled={!current || !can(current, 'create')}
        onClick={() => current && void navigate({ to: '/records/$entity', params: { entity: current.name }, search: { peek: 'new' } })}
      >
        <Icon name="plus" size={25} />
      </button>
      <Menu
        placement="bottom-end"
        trigger={<button type="button" className={styles.place}><Icon name="list" size={24} />{t('shell.more')}</button>}
        groups={[{ title: t('shell.daily'), entries: allPlaces(model).map((place) => ({ key: place.to, label: t(place.name), icon: place.icon, onClick: () => void navigate({ to: place.to }) })) }, ...areasByWork(model).map((group) => ({
          title: group.title,
          entries: group.entities.flatMap((name) => model.entities[name] ?? []).map((entity) => ({ key: entity.name, label: entity.plural, icon: iconFor(entity.icon), onClick: () => open(entity.name) })),
        }))]}
      />
      <Link to="/me" className={styles.place}><Icon name="userCircle" size={24} />{t('shell.me')}</Link>
    </nav>
  )
}
