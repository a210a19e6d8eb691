// Records at hand: opened last, or pinned. The server names only those that the person may still read.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RecordMark } from '../../fields/RecordMark'
import { useModel } from '../../meta/model'
import { Nothing, type TileProps } from './Tile'
import styles from './home.module.css'

export function Records({ data }: TileProps) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const items = (data.items ?? []).filter((item) => entities[item.entity ?? ''])
  if (items.length === 0) return <Nothing>{t('home.noRecords')}</Nothing>
  return (
    <ul>
      {items.slice(0, 8).map((item) => {
        const entity = entities[item.entity ?? '']
        if (!entity) return null
        return (
          <li key={item.id}>
            <Link className={styles.record} to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>
              <RecordMark entity={entity} id={item.id} label={item.label ?? ''} size={20} />
              <span>{item.label ?? item.id.slice(-6)}</span>
              <small>{entity.title}</small>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
