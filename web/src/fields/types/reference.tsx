// References to other records: shown by their label and mark, picked by a search at the server.
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { keys } from '../../api/queries'
import { listRecords } from '../../api/records'
import type { Item, Reference } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { isPersonal, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { isHidden, isReference, labelOf } from '../../meta/values'
import { Combo, type ComboOption } from '../../ui/Combo'
import { Person } from '../../ui/marks'
import { quote } from '../../views/list/filter/literal'
import styles from '../fields.module.css'
import { Empty, Hidden } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

/** The mark that belongs to the entity: a square for organizations, a round one for people, none for plain codes. */
export function ReferenceMark({ entity, reference, size = 18 }: { entity: string | undefined; reference: Reference; size?: number }) {
  const model = useModel()
  if (entity === 'organization') return <ReferenceOrgMark reference={reference} size={size - 2} />
  const isPerson = entity === 'user' || isPersonal(model.entities[entity ?? ''])
  return isPerson ? <Person id={reference.id} label={reference.label} size={size} /> : null
}

export function ShowReference({ field, value }: ShowProps) {
  if (isHidden(value)) return <Hidden />
  if (!isReference(value)) return <Empty />
  return <span className={styles.line}><ReferenceMark entity={field.entity} reference={value} /><span>{value.label}</span></span>
}

/** Codes that may be chosen today; one that was chosen before it retired stays where it is (SY-01). */
const CURRENT = '(!has(valid_from) || valid_from <= today()) && (!has(valid_to) || valid_to > today())'

/** Records of an entity whose label contains the text; the first twenty without one. `retired`: codes that retired too, to look for what has them. */
export function useChoices(entityName: string | undefined, text: string, enabled = true, retired = false) {
  const { entities } = useModel()
  const entity = entityName ? entities[entityName] : undefined
  const wanted = useDeferredValue(text.trim())
  const label = entity?.label
  const filter = [...(wanted && label ? [`${label}.contains(${quote(wanted)})`] : []), ...(entity?.validity && !retired ? [CURRENT] : [])].join(' && ') || undefined
  const query = useQuery({
    queryKey: keys.choices(entityName ?? '', filter ?? ''),
    queryFn: ({ signal }) => listRecords({ entity: entityName ?? '', limit: 20, ...(filter ? { filter } : {}) }, signal),
    enabled: enabled && entityName !== undefined,
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
  return { items: query.data?.items ?? [], entity, isPending: query.isFetching }
}

export function toReference(item: Item, entity: Entity | undefined): Reference {
  return { id: item.id, label: entity ? labelOf(item, entity) : (item.label ?? item.id) }
}

function EditReference({ id, field, value, onChange, onCommit, onCancel, autoFocus, invalid, describedBy }: EditProps) {
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(autoFocus ?? false)
  const { items, entity, isPending } = useChoices(field.entity, text, isOpen)
  const toOption = (reference: Reference): ComboOption => ({ value: reference.id, label: reference.label, mark: <ReferenceMark entity={field.entity} reference={reference} /> })
  const current = isReference(value) ? toOption(value) : null
  return (
    <span onFocus={() => setOpen(true)} style={{ display: 'contents' }}>
      <Combo
        id={id}
        label={id ? undefined : field.title}
        value={current}
        options={items.map((item) => toOption(toReference(item, entity)))}
        onText={setText}
        loading={isPending}
        clearable={!field.required}
        autoFocus={autoFocus ?? false}
        invalid={invalid ?? false}
        describedBy={describedBy}
        onCancel={onCancel}
        onPick={(option) => {
          setText('')
          const picked = option ? { id: option.value, label: option.label } : null
          ;(onCommit ?? onChange)(picked)
        }}
      />
    </span>
  )
}

export const reference: FieldType = { Show: ShowReference, Edit: EditReference, width: 130 }
