// Chooses the columns of a list; the choice stands in the address.
import { useTranslation } from 'react-i18next'
import { listable } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Check } from '../../ui/inputs'
import { Popup } from '../../ui/overlays'
import styles from './filter/filter.module.css'

export interface ColumnsMenuProps {
  entity: Entity
  fields: Field[]
  onColumns: (columns: string | undefined) => void
}

export function ColumnsMenu({ entity, fields, onColumns }: ColumnsMenuProps) {
  const { t } = useTranslation()
  const names = fields.map((field) => field.name)
  const flip = (name: string) => onColumns((names.includes(name) ? names.filter((one) => one !== name) : [...names, name]).join(','))
  return (
    <Popup label={t('list.columns')} width={240} placement="bottom-end" trigger={(toggle) => <Button small icon="columns" onClick={toggle}>{t('list.columns')}</Button>}>
      {(close) => (
        <div>
          <div className={styles.list} style={{ margin: 0, maxHeight: 360 }} role="group" aria-label={t('list.columns')}>
            {listable(entity).map((field) => (
              <label key={field.name} className={styles.option}>
                <Check checked={names.includes(field.name)} disabled={field.name === entity.label} onChange={() => flip(field.name)} />
                {field.title}
                {field.facet && <small>{t('filter.ofRelationship')}</small>}
              </label>
            ))}
          </div>
          <div className={styles.foot} style={{ margin: 0 }}>
            <Button small look="link" onClick={() => { onColumns(undefined); close() }}>{t('list.defaultColumns')}</Button>
          </div>
        </div>
      )}
    </Popup>
  )
}
