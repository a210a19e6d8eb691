// One cell of the grid: the value, its edit state, and the editor while it is edited.
import { memo } from 'react'
import { useWords } from '../../i18n/words'
import type { Facet, Item } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { Show, typeOf } from '../../fields/registry'
import { organizationOf, useModel } from '../../meta/model'
import type { Field } from '../../meta/types'
import { facetValues, shownFacet, valueOf } from '../../meta/values'
import { ValueEditor } from '../../record/ValueEditor'
import type { EditState } from '../../record/edits'
import { Icon } from '../../ui/Icon'
import { ORGANIZATION } from './columns'
import styles from './list.module.css'

export interface CellProps {
  item: Item
  field: Field
  column: number
  editable: boolean
  editing: boolean
  edit: EditState | undefined
  onEdit: (field: string | null) => void
  onSave: (field: Field, facet: Facet | null, value: unknown) => void
}

export const Cell = memo(function Cell({ item, field, column, editable, editing, edit, onEdit, onSave }: CellProps) {
  const facet = shownFacet(item)
  const numeric = typeOf(field).numeric ?? false
  const close = () => {
    onEdit(null)
    focusCell(item, column)
  }
  return (
    <div
      role="gridcell"
      aria-colindex={column + 1}
      aria-readonly={!editable}
      data-column={column}
      data-field={field.name}
      data-numeric={numeric}
      data-edit={edit?.state}
      data-editing={editing || undefined}
      data-tip={edit?.message}
      className={styles.cell}
      tabIndex={-1}
      onDoubleClick={editable ? () => onEdit(field.name) : undefined}
    >
      {editing ? (
        <ValueEditor
          className={styles.editor}
          field={field}
          value={valueOf(item, field, facet)}
          onCancel={close}
          onSave={(value) => {
            close()
            onSave(field, facet, value)
          }}
        />
      ) : (
        <>
          <EditMark state={edit?.state} />
          <CellValue item={item} field={field} facet={facet} />
        </>
      )}
    </div>
  )
})

function focusCell(item: Item, column: number): void {
  window.setTimeout(() => document.querySelector<HTMLElement>(`[data-record="${item.id}"] [data-column="${column}"]`)?.focus({ preventScroll: true }), 0)
}

function EditMark({ state }: { state: string | undefined }) {
  const { t } = useWords()
  if (state === 'saving') return <span className={styles.spin} role="img" aria-label={t('list.saving')} />
  if (state === 'saved') return <span className={styles.state} role="img" aria-label={t('list.saved')}><Icon name="check" size={14} /></span>
  return null
}

function CellValue({ item, field, facet }: { item: Item; field: Field; facet: Facet | null }) {
  if (field.name === ORGANIZATION) return <RowOrganization item={item} facet={facet} />
  const value = valueOf(item, field, facet)
  const several = field.facet && !facet && value === null ? facetValues(item, field) : []
  if (several.length === 0) return <Show field={field} value={value} dense />
  return (
    <>
      <Show field={field} value={several[0]} dense />
      {several.length > 1 && <span className={styles.more}> +{several.length - 1}</span>}
    </>
  )
}

/** Where a row stands for a relationship: whose it is. Without one, the organization that made the record. */
export function RowOrganization({ item, facet }: { item: Item; facet: Facet | null }) {
  const model = useModel()
  const reference = facet?.organization ?? item.organization
  if (!reference) return null
  const organization = organizationOf(model, reference.id)
  return (
    <span className={styles.organization}>
      <ReferenceOrgMark reference={reference} size={16} />
      <span>{organization?.name ?? reference.label}</span>
    </span>
  )
}
