// Chooses the columns of a list and their order; the choice stands in the address.
import { useTranslation } from 'react-i18next'
import { listable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Check } from '../../ui/inputs'
import { Popup } from '../../ui/overlays'
import { useReorder } from '../../ui/useReorder'
import styles from './filter/filter.module.css'

export interface ColumnsMenuProps {
  entity: Entity
  fields: Field[]
  onColumns: (columns: string | undefined) => void
}

export function ColumnsMenu({ entity, fields, onColumns }: ColumnsMenuProps) {
  const { t } = useTranslation()
  return (
    <Popup label={t('list.columns')} width={260} placement="bottom-end" trigger={(toggle) => <Button small icon="columns" onClick={toggle}>{t('list.columns')}</Button>}>
      {(close) => (
        <div>
          <ColumnList entity={entity} fields={fields} onColumns={onColumns} />
          <div className={styles.foot} style={{ margin: 0 }}>
            <span>{t('list.columnKeys')}</span>
            <Button small look="link" onClick={() => { onColumns(undefined); close() }}>{t('list.defaultColumns')}</Button>
          </div>
        </div>
      )}
    </Popup>
  )
}

/** Chosen columns first, in their order; only these can be put elsewhere. */
function ColumnList({ entity, fields, onColumns }: ColumnsMenuProps) {
  const { t } = useTranslation()
  const names = fields.map((field) => field.name)
  const movable = names.filter((name) => name !== entity.label)
  const reorder = useReorder(movable, (next) => onColumns([entity.label, ...next].join(',')), 'y')
  const flip = (name: string) => onColumns((names.includes(name) ? names.filter((one) => one !== name) : [...names, name]).join(','))
  const others = listable(entity).filter((field) => !names.includes(field.name))
  return (
    <div className={styles.list} style={{ margin: 0, maxHeight: 360 }} role="group" aria-label={t('list.columns')}>
      {[...fields, ...others].map((field) => (
        <label key={field.name} className={styles.option} {...(movable.includes(field.name) ? reorder(field.name) : {})}>
          <Check checked={names.includes(field.name)} disabled={field.name === entity.label} onChange={() => flip(field.name)} />
          {field.title}
          {field.facet && <small>{t('filter.ofRelationship')}</small>}
          {movable.includes(field.name) && <span className={styles.grip}><Icon name="grip" size={14} /></span>}
        </label>
      ))}
    </div>
  )
}
