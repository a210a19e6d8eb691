// One row of the grid; drawn again only when its item, its choice, its edits or its editor change. Presses are heard by the grid.
import { memo } from 'react'
import { useStore } from 'zustand'
import type { Facet, Item } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import { Show, typeOf } from '../../fields/registry'
import { type Words, useWords } from '../../i18n/words'
import { isEditable, useModel } from '../../meta/model'
import type { Entity, Field, Model } from '../../meta/types'
import { facetValues, labelOf, shownFacet, valueOf } from '../../meta/values'
import { type EditState, editKey, useEdits } from '../../record/edits'
import { Icon } from '../../ui/Icon'
import inputStyles from '../../ui/inputs.module.css'
import { CellEditor, EditMark, RowOrganization } from './Cell'
import { ORGANIZATION } from './columns'
import styles from './list.module.css'
import { quickMark, quickly } from './quick'
import type { SelectionStore } from './selection'

export interface RowActions {
  activate: (index: number) => void
  peek: (id: string) => void
  edit: (row: string, field: string | null) => void
  save: (item: Item, field: Field, facet: Facet | null, value: unknown) => void
  /** The value for all chosen rows at once. */
  saveMany: (field: Field, value: unknown) => void
  /** How many rows are chosen, if this one is among them. */
  chosen: (row: string) => number
}

export interface RowProps {
  item: Item
  row: string
  index: number
  entity: Entity
  fields: Field[]
  selection: SelectionStore
  active: boolean
  /** The row above stands for the same record. */
  again: boolean
  editingField: string | null
  actions: RowActions
}

export const Row = memo(function Row({ item, row, index, entity, fields, selection, active, again, editingField, actions }: RowProps) {
  const words = useWords()
  const model = useModel()
  const selected = useStore(selection, ({ chosen }) => chosen[row] === true)
  const edits = useEdits((state) => state.edits[item.id])
  const facet = shownFacet(item)
  const label = labelOf(item, entity)
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={selected} className={styles.row} data-row={index} data-record={item.id} data-active={active || undefined} data-editing={editingField !== null || undefined}>
      <div role="gridcell" className={styles.cell}>
        <input type="checkbox" className={inputStyles.check} checked={selected} readOnly aria-label={label} />
      </div>
      {fields.map((field, place) => {
        if (place === 0 && field.name === entity.label) return nameCell(item, entity, label, again, words)
        const edit = edits?.[editKey(field.facet ? facet?.id : null, field.name)]
        return valueCell({ item, field, facet, column: place + 1, entity, edit, words, model, editor: editingField === field.name ? <CellEditor item={item} field={field} facet={facet} row={row} column={place + 1} actions={actions} /> : null })
      })}
    </div>
  )
})

function nameCell(item: Item, entity: Entity, label: string, again: boolean, { t }: Words) {
  return (
    <div key="@name" role="gridcell" className={styles.cell} data-name data-column={1} tabIndex={-1}>
      {quickMark(entity, item.id, label) ?? <RecordMark entity={entity} id={item.id} label={label} />}
      <a className={styles.name} data-again={again || undefined} href={`/records/${entity.name}/${item.id}`}>{label}</a>
      {again && <span className={styles.again} title={t('list.sameRecord')}><Icon name="link" size={13} /></span>}
    </div>
  )
}

interface ValueCell {
  item: Item
  field: Field
  facet: Facet | null
  column: number
  entity: Entity
  edit: EditState | undefined
  words: Words
  model: Model
  editor: React.ReactNode
}

/** A cell that may be edited says so; one whose value belongs to a relationship that this row does not stand for may not. */
function valueCell({ item, field, facet, column, entity, edit, words, model, editor }: ValueCell) {
  const editable = isEditable(entity, field) && (!field.facet || facet !== null)
  return (
    <div
      key={field.name}
      role="gridcell"
      aria-readonly={!editable}
      className={typeOf(field).numeric ? `${styles.cell} ${styles.numeric}` : styles.cell}
      data-column={column}
      data-field={field.name}
      data-edit={edit?.state}
      data-editing={editor ? true : undefined}
      data-tip={edit?.message}
      tabIndex={-1}
    >
      {editor ?? <>{edit && <EditMark state={edit.state} />}{shownValue(item, field, facet, words, model)}</>}
    </div>
  )
}

function shownValue(item: Item, field: Field, facet: Facet | null, words: Words, model: Model) {
  if (field.name === ORGANIZATION) return <RowOrganization item={item} facet={facet} />
  const value = valueOf(item, field, facet)
  const several = field.facet && !facet && value === null ? facetValues(item, field) : []
  const shown = several.length > 0 ? several[0] : value
  return (
    <>
      {quickly(field, shown, words, model) ?? <Show field={field} value={shown} dense />}
      {several.length > 1 && <span className={styles.more}> +{several.length - 1}</span>}
    </>
  )
}
