// My open tasks, those that are late first; each is ticked off where it stands.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Related } from '../../api/portal'
import { TASK } from '../../api/portal'
import type { Item } from '../../api/types'
import { formatDate } from '../../i18n/format'
import { useEntity } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { isReference, labelOf } from '../../meta/values'
import { Icon } from '../../ui/Icon'
import { useFlip } from '../work/useFlip'
import { Nothing, type TileProps } from './Tile'
import styles from './home.module.css'

export function Tasks({ home, data }: TileProps) {
  const { t } = useTranslation()
  const entity = useEntity(TASK)
  const items = data.items ?? []
  if (!entity || items.length === 0) return <Nothing>{t('work.noTasks')}</Nothing>
  return <ul>{items.map((item) => <Line key={item.id} entity={entity} item={item} today={home.today} />)}</ul>
}

const DAY = 86_400_000

function Line({ entity, item, today }: { entity: Entity; item: Item; today: string }) {
  const { t, i18n } = useTranslation()
  const flip = useFlip(entity)
  const label = labelOf(item, entity)
  const related = isReference(item.related) ? (item.related as Related) : null
  const due = typeof item.due_on === 'string' ? item.due_on : null
  const late = due !== null && due < today ? Math.round((Date.parse(today) - Date.parse(due)) / DAY) : 0
  return (
    <li className={styles.row}>
      <button type="button" className={styles.tick} aria-label={t('work.complete', { name: label })} onClick={() => void flip(item, label)}><Icon name="check" size={12} /></button>
      <span className={styles.text}>
        <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{label}</Link>
        {related && <small><Link to="/records/$entity/$id" params={{ entity: related.entity, id: related.id }}>{related.label}</Link></small>}
      </span>
      {due && <time dateTime={due} data-late={late > 0}>{late > 0 ? t('home.late', { count: late }) : due === today ? t('work.group.today') : formatDate(due, i18n.language)}</time>}
    </li>
  )
}
