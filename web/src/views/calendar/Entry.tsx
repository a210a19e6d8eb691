// An entry of a calendar: its stage as a dot, its time, its name. A press opens it, holding it or the space key lifts it.
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { dates } from '../../i18n/format'
import { stageField } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { labelOf, rowKey, valueOf } from '../../meta/values'
import { useDrag } from '../../ui/dnd'
import { Dot, stageColor } from '../../ui/marks'
import styles from '../days/days.module.css'

export interface EntryProps {
  entity: Entity
  field: Field
  item: Item
}

export function EntryBody({ entity, field, item }: EntryProps) {
  const { i18n } = useTranslation()
  const value = valueOf(item, field)
  return (
    <>
      <Dot color={colorOf(entity, item)} />
      {field.type === 'datetime' && typeof value === 'string' && <time dateTime={value}>{dates(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(value))}</time>}
      <span>{labelOf(item, entity)}</span>
    </>
  )
}

export function colorOf(entity: Entity, item: Item): string {
  const stage = stageField(entity)
  const options = stage?.options ?? []
  const place = stage ? options.findIndex((option) => option.code === valueOf(item, stage)) : -1
  return place < 0 ? 'var(--accent)' : stageColor(place, options.length)
}

export interface DraggedEntryProps extends EntryProps {
  movable: boolean
  open: boolean
  onPeek: (id: string) => void
  style?: CSSProperties
}

export function Entry({ entity, field, item, movable, open, onPeek, style }: DraggedEntryProps) {
  const { t } = useTranslation()
  const { ref, props, isDragged } = useDrag(rowKey(item), t('views.entry'), !movable, () => onPeek(item.id))
  return (
    <div
      ref={ref}
      {...props}
      className={styles.entry}
      style={style}
      data-entry={item.id}
      data-dragged={isDragged}
      data-open={open}
    >
      <EntryBody entity={entity} field={field} item={item} />
    </div>
  )
}
