// What is wrong with the rows, the same faults together; one of them chosen narrows the grid to its rows.
import { useTranslation } from 'react-i18next'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { isWarningCode, kindOf } from './MendGrid'
import styles from './imports.module.css'
import { type Fault, type ProblemRow, sayFault } from './problems'

export interface FaultKindsProps {
  rows: ProblemRow[]
  entity: Entity
  language: string
  chosen: string | null
  isMended: (row: ProblemRow) => boolean
  onChoose: (kind: string | null) => void
  format: (value: number, language: string) => string
}

export function FaultKinds({ rows, entity, language, chosen, isMended, onChoose, format }: FaultKindsProps) {
  const { t } = useTranslation()
  const kinds = new Map<string, { fault: Fault; rows: ProblemRow[] }>()
  for (const row of rows) {
    for (const fault of row.faults) {
      const kind = kinds.get(kindOf(fault)) ?? { fault, rows: [] }
      kinds.set(kindOf(fault), { ...kind, rows: [...kind.rows, row] })
    }
  }
  return (
    <section className={styles.kinds} aria-label={t('imports.faults')}>
      <h2>{t('imports.faults')}</h2>
      {[...kinds].toSorted((left, right) => right[1].rows.length - left[1].rows.length).map(([key, { fault, rows: those }]) => (
        <button key={key} type="button" className={styles.faultKind} aria-pressed={chosen === key} data-warning={isWarningCode(fault.code)} onClick={() => onChoose(chosen === key ? null : key)}>
          <Icon name={isWarningCode(fault.code) ? 'warning' : 'alert'} />
          <span><b>{entity.fields[fault.field]?.title ?? t('imports.row')}</b>{new Set(those.flatMap((row) => row.faults.filter((one) => kindOf(one) === key).map((one) => one.message))).size > 1 && isWarningCode(fault.code) ? t('imports.mend.unknown') : sayFault(fault, entity.fields[fault.field])}</span>
          <small>{format(those.length - those.filter(isMended).length, language)}</small>
        </button>
      ))}
      <p className={styles.kindNote}><Icon name="info" size={14} />{t('imports.mend.note')}</p>
    </section>
  )
}
