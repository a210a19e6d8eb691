// One row of the grid; drawn again only when its item, its selection or its editor changes.
import { memo, useCallback } from 'react'
import { useWords } from '../../i18n/words'
import type { Facet, Item } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import { isEditable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { labelOf, shownFacet } from '../../meta/values'
import { editKey, useEdits } from '../../record/edits'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import { Cell } from './Cell'
import styles from './list.module.css'

export interface RowActions {
  select: (index: number, event: React.MouseEvent) => void
  activate: (index: number) => void
  peek: (id: string) => void
  open: (id: string) => void
  edit: (row: string, field: string | null) => void
  save: (item: Item, field: Field, facet: Facet | null, value: unknown) => void
}

export interface RowProps {
  item: Item
  row: string
  index: number
  entity: Entity
  fields: Field[]
  selected: boolean
  active: boolean
  /** The row above stands for the same record. */
  again: boolean
  editingField: string | null
  actions: RowActions
}

export const Row = memo(function Row({ item, row, index, entity, fields, selected, active, again, editingField, actions }: RowProps) {
  const { t } = useWords()
  const label = labelOf(item, entity)
  const facet = shownFacet(item)
  const edits = useEdits((state) => state.edits[item.id])
  const edit = useCallback((field: string | null) => actions.edit(row, field), [actions, row])
  const save = useCallback((field: Field, of: Facet | null, value: unknown) => actions.save(item, field, of, value), [actions, item])
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={styles.row}
      data-row={index}
      data-record={item.id}
      data-selected={selected}
      data-active={active}
      data-editing={editingField !== null}
      onClick={() => actions.activate(index)}
    >
      <div role="gridcell" aria-colindex={1} className={styles.cell}>
        <Check checked={selected} aria-label={t('list.selectRow', { name: label })} onClick={(event) => actions.select(index, event)} onChange={() => undefined} />
      </div>
      {fields.map((field, place) =>
        field.name === entity.label && place === 0 ? (
          <div key={field.name} role="gridcell" aria-colindex={2} className={styles.cell} data-name data-column={1} tabIndex={-1}>
            <NameCell item={item} entity={entity} label={label} again={again} onOpen={() => actions.peek(item.id)} />
          </div>
        ) : (
          <Cell
            key={field.name}
            item={item}
            field={field}
            column={place + 1}
            editable={isEditable(entity, field) && (!field.facet || facet !== null)}
            editing={editingField === field.name}
            edit={edits?.[editKey(field.facet ? facet?.id : null, field.name)]}
            onEdit={edit}
            onSave={save}
          />
        ),
      )}
    </div>
  )
})

function NameCell({ item, entity, label, again, onOpen }: { item: Item; entity: Entity; label: string; again: boolean; onOpen: () => void }) {
  const { t } = useWords()
  return (
    <>
      <RecordMark entity={entity} id={item.id} label={label} />
      <a
        className={styles.name}
        data-again={again}
        href={`/records/${entity.name}/${item.id}`}
        onClick={(event) => {
          // The command key opens a new tab, as with every link.
          if (event.metaKey || event.ctrlKey || event.shiftKey) return
          event.preventDefault()
          onOpen()
        }}
      >
        {label}
      </a>
      {again && <span className={styles.again} title={t('list.sameRecord')}><Icon name="link" size={13} /></span>}
    </>
  )
}
