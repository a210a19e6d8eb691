// How far a right reaches, as five small squares with a word; the nearest depth fills one.
import { useTranslation } from 'react-i18next'
import type { Reason } from '../../api/explain'
import styles from './explain.module.css'

export const DEPTHS = ['own', 'unit', 'below', 'company', 'group'] as const

export function DepthBar({ depth }: { depth: string }) {
  const { t } = useTranslation()
  const reached = DEPTHS.findIndex((one) => one === depth)
  return (
    <span className={styles.depth}>
      <span aria-hidden>{DEPTHS.map((one, place) => <i key={one} data-on={place <= reached} />)}</span>
      {t(`explain.depth.${depth}`)}
    </span>
  )
}

/** Where along the path from the root the reach of a reason begins; everything behind it is covered. */
export function reachStart(reason: Reason): number {
  const path = reason.lies?.path ?? []
  const own = path.findIndex((stop) => stop.id === reason.organization.id)
  if (reason.depth === 'group') return 0
  if (reason.depth === 'company') {
    const company = path.findLastIndex((stop, place) => stop.kind === 'company' && (own < 0 || place <= own))
    return company < 0 ? Math.max(0, own) : company
  }
  return own < 0 ? path.length - 1 : own
}
