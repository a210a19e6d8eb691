// The five places at the foot of a phone: home, the first of the lists, what is made on the way, tasks, the person.
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { TASK } from '../api/portal'
import { can, mainLists, useModel } from '../meta/model'
import { Icon } from '../ui/Icon'
import { iconFor } from '../ui/icons'
import { Menu } from '../ui/overlays'
import styles from './PhoneBar.module.css'

/** The entity of visits. */
const ACTIVITY = 'activity'

export function PhoneBar() {
  const { t } = useTranslation()
  const model = useModel()
  const [first] = mainLists(model)
  return (
    <nav className={styles.bar} aria-label={t('shell.navigation')}>
      <Link to="/" activeOptions={{ exact: true }} className={styles.place}><Icon name="home" size={24} />{t('home.title')}</Link>
      {first && (
        <Link to="/records/$entity" params={{ entity: first.name }} search={{}} activeOptions={{ includeSearch: false }} className={styles.place}>
          <Icon name={iconFor(first.icon)} size={24} />
          {first.plural}
        </Link>
      )}
      <QuickCreate />
      <Link to="/tasks" className={styles.place}><Icon name="checklist" size={24} />{t('home.tile.tasks')}</Link>
      <Link to="/me" className={styles.place}><Icon name="userCircle" size={24} />{t('shell.me')}</Link>
    </nav>
  )
}

/** What is made on the way stands first: a visit, a task; then whatever else the person may add. */
function QuickCreate() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const create = (entity: string) => void navigate({ to: '/records/$entity', params: { entity }, search: { peek: 'new' } })
  const lists = mainLists(model).filter((entity) => can(entity, 'create') && entity.name !== TASK && entity.name !== ACTIVITY)
  const visits = model.entities[ACTIVITY]
  const task = model.entities[TASK]
  const daily = [
    ...(visits && can(visits, 'create') ? [{ key: 'check-in', label: t('phone.checkIn'), icon: 'checkIn' as const, onClick: () => void navigate({ to: '/check-in' }) }] : []),
    ...(task && can(task, 'create') ? [{ key: 'task', label: t('work.new'), icon: 'checklist' as const, onClick: () => create(TASK) }] : []),
  ]
  return (
    <Menu
      placement="top"
      width={220}
      trigger={<button type="button" className={styles.add} aria-label={t('phone.create')}><Icon name="plus" size={25} /></button>}
      groups={[{ entries: daily }, { title: t('phone.create'), entries: lists.slice(0, 5).map((entity) => ({ key: entity.name, label: t('list.new', { name: entity.title }), icon: iconFor(entity.icon), onClick: () => create(entity.name) })) }]}
    />
  )
}
