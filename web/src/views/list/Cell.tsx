// What stands in a cell beside its value: the editor, the mark of an edit, the organization of a row.
import { useState } from 'react'
import { useWords } from '../../i18n/words'
import type { Facet, Item } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { organizationOf, useModel } from '../../meta/model'
import type { Field } from '../../meta/types'
import { valueOf } from '../../meta/values'
import { ValueEditor } from '../../record/ValueEditor'
import { Icon } from '../../ui/Icon'
import { Check, Kbd } from '../../ui/inputs'
import type { RowActions } from './Row'
import styles from './list.module.css'

export interface CellEditorProps {
  item: Item
  field: Field
  facet: Facet | null
  row: string
  column: number
  actions: RowActions
}

export function CellEditor({ item, field, facet, row, column, actions }: CellEditorProps) {
  const { t } = useWords()
  const [count] = useState(() => actions.chosen(row))
  const [forAll, setForAll] = useState(false)
  const close = () => {
    actions.edit(row, null)
    focusCell(item, column)
  }
  return (
    <div
      className={styles.editor}
      onKeyDown={(event) => {
        if (count < 2 || !event.altKey || event.code !== 'KeyA') return
        event.preventDefault()
        setForAll(!forAll)
      }}
    >
      <ValueEditor
        field={field}
        value={valueOf(item, field, facet)}
        onCancel={close}
        onSave={(value) => {
          close()
          if (forAll) actions.saveMany(field, value)
          else actions.save(item, field, facet, value)
        }}
      />
      {count > 1 && (
        // The press keeps the focus in the editor: leaving it would save.
        <label className={styles.forAll} onMouseDown={(event) => event.preventDefault()}>
          <Check checked={forAll} tabIndex={-1} onChange={() => setForAll(!forAll)} />
          {t('list.forAll', { count })}
          <Kbd>Alt A</Kbd>
        </label>
      )}
    </div>
  )
}

function focusCell(item: Item, column: number): void {
  window.setTimeout(() => document.querySelector<HTMLElement>(`[data-record="${item.id}"] [data-column="${column}"]`)?.focus({ preventScroll: true }), 0)
}

export function EditMark({ state }: { state: string }) {
  const { t } = useWords()
  if (state === 'saving') return <span className={styles.spin} role="img" aria-label={t('list.saving')} />
  if (state === 'saved') return <span className={styles.state} role="img" aria-label={t('list.saved')}><Icon name="check" size={14} /></span>
  return null
}

/** Where a row stands for a relationship: whose it is. Without one, the organization that made the record. */
export function RowOrganization({ item, facet }: { item: Item; facet: Facet | null }) {
  const model = useModel()
  const reference = facet?.organization ?? item.organization
  if (!reference) return null
  const organization = organizationOf(model, reference.id)
  return (
    <>
      <ReferenceOrgMark reference={reference} size={16} />
      {organization?.name ?? reference.label}
    </>
  )
}
