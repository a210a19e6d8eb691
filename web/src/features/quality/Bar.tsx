// A share as a thin bar with its figure; colour says good, middling or poor, the figure says it to everybody.
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../i18n/format'
import { percent } from './figures'
import styles from './quality.module.css'

const GOOD = 0.9
const FAIR = 0.7
export const gradeOf = (value: number) => (value >= GOOD ? 'good' : value >= FAIR ? 'fair' : 'poor')

export function Bar({ value, large = false }: { value: number | null; large?: boolean }) {
  const { t, i18n } = useTranslation()
  if (value === null) return <span className={styles.unknown}>{t('quality.unknown')}</span>
  return (
    <span className={styles.bar} data-large={large}>
      <span className={styles.track} aria-hidden><i data-grade={gradeOf(value)} style={{ width: `${percent(value)}%` }} /></span>
      <b>{formatNumber(percent(value), i18n.language, 1)}<small>%</small></b>
    </span>
  )
}
