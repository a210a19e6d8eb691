// The steps that were agreed on for these days, in the order of their days, as stations on a line.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Related } from '../../api/portal'
import { formatDate } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { isReference, labelOf } from '../../meta/values'
import { Nothing, type TileProps } from './Tile'
import styles from './home.module.css'

export function Agenda({ home, data, entity: name }: TileProps) {
  const { t, i18n } = useTranslation()
  const entity = useModel().entities[name ?? '']
  const items = data.items ?? []
  if (!entity || items.length === 0) return <Nothing>{t('home.noAgenda')}</Nothing>
  return (
    <ol className={styles.agenda}>
      {items.map((item) => {
        const day = String(item.next_on ?? '')
        const related = isReference(item.related) ? (item.related as Related) : null
        const step = typeof item.next_step === 'string' && item.next_step ? item.next_step : labelOf(item, entity)
        return (
          <li key={item.id} className={styles.row}>
            <time dateTime={day} data-late={day < home.today}>{day === home.today ? t('work.group.today') : formatDate(day, i18n.language)}</time>
            <i aria-hidden data-late={day < home.today} />
            <span className={styles.text}>
              <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{step}</Link>
              {related && <small><Link to="/records/$entity/$id" params={{ entity: related.entity, id: related.id }}>{related.label}</Link></small>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
