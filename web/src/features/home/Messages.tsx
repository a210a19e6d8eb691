// The latest messages, unread ones with a dot; each leads to what it is about and is read by that.
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { MESSAGE, type Related, markRead } from '../../api/portal'
import { keys } from '../../api/queries'
import type { Item } from '../../api/types'
import { optionTitle } from '../../fields/types/choice'
import { formatTime } from '../../i18n/format'
import { useEntity } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { isReference, labelOf } from '../../meta/values'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { Nothing, type TileProps } from './Tile'
import styles from './home.module.css'

export function Messages({ data }: TileProps) {
  const { t } = useTranslation()
  const entity = useEntity(MESSAGE)
  const items = data.items ?? []
  if (!entity || items.length === 0) return <Nothing>{t('work.noMessages')}</Nothing>
  return <ul>{items.map((item) => <Line key={item.id} entity={entity} item={item} />)}</ul>
}

function Line({ entity, item }: { entity: Entity; item: Item }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const sender = isReference(item.sender) ? item.sender : null
  const related = isReference(item.related) && 'entity' in item.related ? (item.related as Related) : null
  const kind = entity.fields.kind
  const at = String(item.created_at ?? '')
  const unread = item.read !== true
  const read = () => unread && void markRead(item.id).then(() => client.invalidateQueries({ queryKey: keys.portal }))
  const target = related ?? { entity: entity.name, id: item.id }
  return (
    <li className={styles.row} data-unread={unread}>
      {sender ? <Person id={sender.id} label={sender.label} size={26} /> : <span className={styles.glyph}><Icon name="bell" /></span>}
      <span className={styles.text}>
        <Link to="/records/$entity/$id" params={{ entity: target.entity, id: target.id }} onClick={read}>{labelOf(item, entity)}</Link>
        <small>{[kind && optionTitle(kind, item.kind), sender?.label, related?.label].filter(Boolean).join(' · ')}</small>
      </span>
      <time dateTime={at}>{formatTime(at, i18n.language, t)}</time>
    </li>
  )
}
