// What Show draws for the common types, as plain elements: a page of rows would otherwise be a thousand components. A test holds both alike.
import type { ReactNode } from 'react'
import { optionTitle } from '../../fields/types/choice'
import fieldStyles from '../../fields/fields.module.css'
import { formatAmount, formatDate, formatFullTime, formatNumber, formatTime } from '../../i18n/format'
import type { Words } from '../../i18n/words'
import { isPersonal } from '../../meta/model'
import type { Entity, Field, Model } from '../../meta/types'
import { isHidden, isMoney, isReference } from '../../meta/values'
import { Dot, Person, Tile, stageColor } from '../../ui/marks'

type Draw = (field: Field, value: unknown, words: Words, model: Model) => ReactNode | undefined

const asText: Draw = (_, value) => (typeof value === 'string' ? value : undefined)

const asNumber: Draw = (field, value, { language }) => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return <span className="tabular">{formatNumber(value, language)}{field.type === 'percent' ? '%' : ''}</span>
}

const asMoney: Draw = (_, value, { language }) => (isMoney(value) ? <span className={fieldStyles.money}><small>{value.currency}</small>{formatAmount(value.amount, language)}</span> : undefined)

const asDate: Draw = (_, value, { language }) => (typeof value === 'string' ? <time dateTime={value}>{formatDate(value, language)}</time> : undefined)

const asTime: Draw = (_, value, { language, t }) => (typeof value === 'string' ? <time dateTime={value} title={formatFullTime(value, language)}>{formatTime(value, language, t)}</time> : undefined)

const asChoice: Draw = (field, value) => (typeof value === 'string' ? optionTitle(field, value) : undefined)

const asStage: Draw = (field, value) => {
  if (typeof value !== 'string') return undefined
  const options = field.options ?? []
  const color = stageColor(options.findIndex((option) => option.code === value), options.length)
  return <>{Dot({ color })}{optionTitle(field, value)}</>
}

const asReference: Draw = (field, value, _, model) => {
  if (!isReference(value) || isHidden(value) || field.entity === 'organization') return undefined
  const isPerson = field.entity === 'user' || isPersonal(model.entities[field.entity ?? ''])
  return isPerson ? <>{Person({ id: value.id, label: value.label, size: 18 })}{value.label}</> : value.label
}

const DRAW: Record<string, Draw> = {
  text: asText, longtext: asText, phone: asText, email: asText, int: asNumber, decimal: asNumber, percent: asNumber, money: asMoney,
  date: asDate, datetime: asTime, choice: asChoice, stage: asStage, ref: asReference,
}

/** The value as elements; undefined where its own component has to draw it. */
export function quickly(field: Field, value: unknown, words: Words, model: Model): ReactNode | undefined {
  if (value === null || value === undefined || value === '') return <><span className={fieldStyles.empty} aria-hidden>–</span><span className="visually-hidden">{words.empty}</span></>
  return DRAW[field.type]?.(field, value, words, model)
}

/** The mark of a record; undefined for organizations, whose mark needs the tree. */
export function quickMark(entity: Entity, id: string, label: string): ReactNode | undefined {
  if (entity.name === 'organization') return undefined
  return isPersonal(entity) ? Person({ id, label, size: 20 }) : Tile({ id, label, size: 20 })
}
