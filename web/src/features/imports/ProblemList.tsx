// What the check found, the same faults together.
import { useTranslation } from 'react-i18next'
import type { Import, ImportProblem } from '../../api/imports'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import styles from './imports.module.css'

/** Contract §3: an unknown reference leaves the field empty and does not stop the row. */
export const isWarning = (problem: ImportProblem) => problem.severity === 'warning' || problem.code === 'import.unknown_reference'

export function ProblemList({ job, entity }: { job: Import; entity: Entity | undefined }) {
  const { t } = useTranslation()
  const groups = new Map<string, ImportProblem[]>()
  for (const problem of job.problems) {
    const key = `${problem.code}:${problem.field ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), problem])
  }
  if (groups.size === 0) return null
  return (
    <section className={styles.faults} aria-label={t('imports.faults')}>
      {[...groups].map(([key, problems]) => {
        const first = problems[0]
        if (!first) return null
        const rows = problems.map((problem) => problem.row).filter((row) => row !== null && row !== undefined)
        return (
          <div key={key} className={styles.fault} data-warning={isWarning(first)}>
            <Icon name={isWarning(first) ? 'warning' : 'alert'} />
            <span>{first.field && entity?.fields[first.field] ? `${entity.fields[first.field]?.title}: ` : ''}{first.message ?? first.code}</span>
            <small>{t('imports.faultRows', { count: problems.length, rows: rows.slice(0, 5).join(', ') })}</small>
          </div>
        )
      })}
    </section>
  )
}
