// Which column of the file fills which field; the server's guess is there already.
import { useTranslation } from 'react-i18next'
import type { Import } from '../../api/imports'
import { isCreatable } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { columnsOf, samplesOf } from './columns'
import styles from './imports.module.css'
import { ID } from './values'

export interface MappingTableProps {
  job: Import
  entity: Entity
  onMapping: (mapping: Record<string, string | null>) => void
}

export function MappingTable({ job, entity, onMapping }: MappingTableProps) {
  const { t } = useTranslation()
  const fields = Object.values(entity.fields).filter((field) => isCreatable(field) || field.type === 'stage')
  const used = new Set(Object.values(job.mapping))
  return (
    <table className={styles.map}>
      <thead>
        <tr><th scope="col">{t('imports.fileColumn')}</th><th scope="col">{t('imports.samples')}</th><th scope="col"><span className="visually-hidden">{t('imports.becomes')}</span></th><th scope="col">{t('imports.field')}</th></tr>
      </thead>
      <tbody>
        {columnsOf(job).map((column, place) => {
          const target = job.mapping[column.name] ?? ''
          return (
            <tr key={column.name}>
              <td data-off={!target}>{column.name}</td>
              <td><small>{samplesOf(job, column, place).join(' · ')}</small></td>
              <td><Icon name="arrowRight" size={14} /></td>
              <td>
                <select className="native-select" aria-label={t('imports.fieldFor', { column: column.name })} value={target} onChange={(event) => onMapping({ ...job.mapping, [column.name]: event.target.value || null })}>
                  <option value="">{t('imports.leaveOut')}</option>
                  <option value={ID} disabled={used.has(ID) && target !== ID}>{t('imports.recordId')}</option>
                  {fields.map((field) => <option key={field.name} value={field.name} disabled={used.has(field.name) && field.name !== target}>{field.title}</option>)}
                </select>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
