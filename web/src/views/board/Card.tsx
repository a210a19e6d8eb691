// A card of a board: the name, what it belongs to, the figure, the day and the person, taken from the model's list view.
import { memo } from 'react'
import type { Item } from '../../api/types'
import { Show } from '../../fields/registry'
import { formatCompact, formatDate } from '../../i18n/format'
import { useWords } from '../../i18n/words'
import { fieldsOf } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { isHidden, isMoney, isReference, labelOf, shownFacet, valueOf } from '../../meta/values'
import { Person } from '../../ui/marks'
import { RowOrganization } from '../list/Cell'
import styles from './board.module.css'

export interface CardBodyProps {
  entity: Entity
  item: Item
  /** The field of the columns: it is not said again on each card. */
  by: Field
  sum: Field | undefined
}

export const CardBody = memo(function CardBody({ entity, item, by, sum }: CardBodyProps) {
  const { language } = useWords()
  const facet = shownFacet(item)
  const fields = fieldsOf(entity, entity.views.list).filter((field) => field !== by && field.name !== entity.label)
  const value = (field: Field | undefined) => (field ? valueOf(item, field, facet) : null)
  const person = fields.find((field) => field.type === 'ref' && field.entity === 'user')
  const about = fields.find((field) => field.type === 'ref' && field !== person && isReference(value(field)) && !isHidden(value(field)))
  const amount = [sum, ...fields].find((field) => field?.type === 'money' && isMoney(value(field)))
  const day = fields.find((field) => (field.type === 'date' || field.type === 'datetime') && typeof value(field) === 'string')
  const word = fields.find((field) => !amount && (field.type === 'choice' || field.type === 'text') && value(field) !== null)
  const [money, owner, date] = [value(amount), value(person), value(day)]
  return (
    <>
      <b className={styles.name}>{labelOf(item, entity)}</b>
      <span className={styles.line}>{about ? <Show field={about} value={value(about)} dense /> : facet ? <RowOrganization item={item} facet={facet} /> : null}</span>
      <span className={styles.line}>
        {isMoney(money) ? <span className={styles.amount}><small>{money.currency}</small>{formatCompact(money.amount, language)}</span> : word && <Show field={word} value={value(word)} dense />}
        <span className={styles.end}>
          {typeof date === 'string' && <time dateTime={date}>{formatDate(date, language)}</time>}
          {isReference(owner) && !isHidden(owner) && <span title={owner.label}><Person id={owner.id} label={owner.label} size={20} /><span className="visually-hidden">{owner.label}</span></span>}
        </span>
      </span>
    </>
  )
})
