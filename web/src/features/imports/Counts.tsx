// The counters of an import (contract §3) and how far it is; rows are the sum of the others.
import { useTranslation } from 'react-i18next'
import type { Import, ImportCounts } from '../../api/imports'
import { formatNumber } from '../../i18n/format'
import { Dot } from '../../ui/marks'
import styles from './imports.module.css'

const KINDS = ['created', 'updated', 'duplicate', 'problem', 'skipped'] as const
const COLORS: Record<(typeof KINDS)[number], string> = { created: 'var(--ok)', updated: 'var(--info)', duplicate: 'color-mix(in srgb, var(--accent) 60%, var(--panel))', problem: 'var(--err)', skipped: 'var(--faint)' }

export function Counts({ job, counts }: { job: Import; counts: ImportCounts }) {
  const { t, i18n } = useTranslation()
  const done = KINDS.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
  const rows = Math.max(counts.rows, done, 1)
  return (
    <dl className={styles.counts} aria-live="polite">
      <div className={styles.count}>
        <dt>{t(job.state === 'running' ? 'imports.progress' : 'imports.finished')}</dt>
        <dd>
          {t('imports.rowsOf', { done: formatNumber(done, i18n.language), rows: formatNumber(counts.rows, i18n.language) })}
          <div className={styles.bar} role="progressbar" aria-label={t('imports.progress')} aria-valuemin={0} aria-valuemax={rows} aria-valuenow={done}>
            {KINDS.map((kind) => <i key={kind} style={{ width: `${(100 * (counts[kind] ?? 0)) / rows}%`, background: COLORS[kind] }} />)}
          </div>
        </dd>
      </div>
      {KINDS.map((kind) => (
        <div key={kind} className={styles.count} data-bad={kind === 'problem' && counts.problem > 0}>
          <dt><Dot color={COLORS[kind]} />{t(`imports.count.${kind}`)}</dt>
          <dd>{formatNumber(counts[kind] ?? 0, i18n.language)}</dd>
        </div>
      ))}
    </dl>
  )
}
