// The whole at a glance: records, two shares with their course over time, pairs to decide on.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { QualityRow, Scorecard } from '../../api/quality'
import { formatNumber } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { Bar } from './Bar'
import { Course } from './Course'
import { Drill } from './Drill'
import { completeOf, freshOf, share } from './figures'
import styles from './quality.module.css'

export interface SummaryProps {
  card: Scorecard
  entity: Entity
  row: QualityRow
  /** The organization that is shown; null for all. */
  named: string | null
}

export function Summary({ card, entity, row, named }: SummaryProps) {
  const { t, i18n } = useTranslation()
  const number = (value: number) => formatNumber(value, i18n.language)
  const within = named === null ? null : row.organization.id
  const incomplete = row.counts.incomplete
  const stale = row.counts.stale
  return (
    <dl className={styles.summary}>
      <div>
        <dt>{named ?? t('quality.all')}</dt>
        <dd className={styles.figure}>{number(row.records)}</dd>
        <dd><Drill card={card} name={null} organization={within} label={t('quality.openAll', { count: row.records, name: entity.plural })}>{t(card.rows === 'relationships' ? 'quality.relationships' : 'quality.records', { name: entity.plural })}</Drill></dd>
      </div>
      <div>
        <dt>{t('quality.complete')}</dt>
        <dd><Bar value={completeOf(row)} large /></dd>
        <dd>
          {incomplete !== null && incomplete !== undefined && <Drill card={card} name="incomplete" organization={within} label={t('quality.openIncomplete', { count: incomplete })}>{t('quality.incomplete', { count: incomplete, shown: number(incomplete) })}</Drill>}
          {named === null && <Course days={card.trend} of={(day) => share(day.records, day.incomplete)} label={t('quality.complete')} />}
        </dd>
      </div>
      {card.stale_after !== null && (
        <div>
          <dt>{t('quality.fresh')}</dt>
          <dd><Bar value={freshOf(row)} large /></dd>
          <dd>
            {stale !== null && stale !== undefined && <Drill card={card} name="stale" organization={within} label={t('quality.openStale', { count: stale, days: card.stale_after })}>{t('quality.stale', { count: stale, shown: number(stale), days: card.stale_after })}</Drill>}
            {named === null && <Course days={card.trend} of={(day) => share(day.records, day.stale)} label={t('quality.fresh')} />}
          </dd>
        </div>
      )}
      {row.duplicates !== null && (
        <div>
          <dt>{t('quality.duplicates')}</dt>
          <dd className={styles.figure}>{number(row.duplicates)}<small>{t('quality.pairs')}</small></dd>
          <dd><Link to="/duplicates" search={{ entity: card.entity, ...(within ? { organization: within } : {}) }}>{t('quality.toQueue')}<Icon name="chevronRight" size={14} /></Link></dd>
        </div>
      )}
    </dl>
  )
}
