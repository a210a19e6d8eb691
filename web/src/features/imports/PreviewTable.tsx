// The first rows as they would be written, with what is wrong marked in its cell.
import { useTranslation } from 'react-i18next'
import type { Import } from '../../api/imports'
import type { Entity } from '../../meta/types'
import { cellOf, columnsOf, rowNumber } from './columns'
import { isWarning } from './ProblemList'
import styles from './imports.module.css'

export function PreviewTable({ job, entity }: { job: Import; entity: Entity | undefined }) {
  const { t } = useTranslation()
  const shown = columnsOf(job).map((column, place) => ({ ...column, place, field: job.mapping[column.name] ?? null })).filter((column) => column.field)
  const faults = new Map(job.problems.map((problem) => [`${problem.row}:${problem.field}`, problem]))
  return (
    <div className={styles.scroll}>
      <table className={`${styles.map} ${styles.preview}`}>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{t('imports.row')}</span></th>
            {shown.map((column) => <th key={column.name} scope="col">{entity?.fields[column.field ?? '']?.title ?? column.field}<small>← {column.name}</small></th>)}
          </tr>
        </thead>
        <tbody>
          {job.preview.slice(0, 50).map((row, index) => {
            const number = rowNumber(row, index)
            return (
              <tr key={number}>
                <td>{number}</td>
                {shown.map((column) => {
                  const fault = faults.get(`${number}:${column.field}`)
                  return <td key={column.name} data-fault={fault ? (isWarning(fault) ? 'warning' : 'error') : undefined} title={fault?.message}>{cellOf(row, column.name, column.place)}</td>
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
