// The list on a phone: one card a row with three lines, made of the same columns as the grid.
import { useEffect, useRef } from 'react'
import type { Item } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import { Show, typeOf } from '../../fields/registry'
import type { Entity, Field } from '../../meta/types'
import { isHidden, labelOf, rowKey, shownFacet, valueOf } from '../../meta/values'
import { RowOrganization } from './Cell'
import { ORGANIZATION } from './columns'
import styles from './list.module.css'

export interface CardListProps {
  entity: Entity
  fields: Field[]
  items: Item[]
  onOpen: (id: string) => void
  onEnd: () => void
}

export function CardList({ entity, fields, items, onOpen, onEnd }: CardListProps) {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => entries[0]?.isIntersecting && onEnd(), { rootMargin: '600px' })
    if (end.current) watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [onEnd])
  return (
    <div className={styles.cards}>
      <ul aria-label={entity.plural}>
        {items.map((item, index) => <li key={rowKey(item)}><Card entity={entity} fields={fields} item={item} again={items[index - 1]?.id === item.id} onOpen={onOpen} /></li>)}
      </ul>
      <div ref={end} />
    </div>
  )
}

function Card({ entity, fields, item, again, onOpen }: { entity: Entity; fields: Field[]; item: Item; again: boolean; onOpen: (id: string) => void }) {
  const label = labelOf(item, entity)
  const facet = shownFacet(item)
  const filled = fields.filter((field) => field.name !== entity.label && field.name !== ORGANIZATION && isFilled(valueOf(item, field, facet)))
  const amount = filled.find((field) => field.type === 'money') ?? filled.find((field) => typeOf(field).numeric)
  // A number that is cut off at the edge would read as another number: only the one at the right is shown.
  const words = filled.filter((field) => field !== amount && !typeOf(field).numeric)
  const show = (field: Field) => <span key={field.name}><Show field={field} value={valueOf(item, field, facet)} dense /></span>
  const between = (list: Field[]) => list.flatMap((field, index) => (index > 0 ? [<i key={`${field.name}-`} className={styles.sep} aria-hidden>·</i>, show(field)] : [show(field)]))
  return (
    <button type="button" className={styles.card} onClick={() => onOpen(item.id)}>
      <RecordMark entity={entity} id={item.id} label={label} size={40} />
      <span>
        <b data-again={again}>{label}</b>
        <span className={styles.line}>{between(words.slice(0, 3))}</span>
        <span className={styles.line}>
          {fields.some((field) => field.name === ORGANIZATION) ? <RowOrganization item={item} facet={facet} /> : between(words.slice(3, 5))}
          {amount && <span className={styles.push}><Show field={amount} value={valueOf(item, amount, facet)} dense /></span>}
        </span>
      </span>
    </button>
  )
}

const isFilled = (value: unknown) => value !== null && value !== undefined && value !== '' && !isHidden(value)
