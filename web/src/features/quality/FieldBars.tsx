// What exactly is missing: the fields that should be filled, the emptiest first, each a way to the rows without it.
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../i18n/format'
import { Icon } from '../../ui/Icon'
import { Bar } from './Bar'
import { Drill } from './Drill'
import type { SummaryProps } from './Summary'
import { MISSING, share } from './figures'
import styles from './quality.module.css'

export function FieldBars({ card, entity, row, named }: SummaryProps) {
  const { t, i18n } = useTranslation()
  const fields = card.dimensions
    .filter((dimension) => dimension.name.startsWith(MISSING))
    .flatMap((dimension) => {
      const field = entity.fields[dimension.name.slice(MISSING.length)]
      return field ? [{ dimension, field, missing: row.counts[dimension.name] ?? null }] : []
    })
    .toSorted((left, right) => (right.missing ?? -1) - (left.missing ?? -1))
  const within = named === null ? null : row.organization.id
  return (
    <section className={styles.fields} aria-label={t('quality.fields')}>
      <h2>{t('quality.fields')}<small>{named ?? t('quality.all')}</small></h2>
      <ul>
        {fields.map(({ dimension, field, missing }) => (
          <li key={dimension.name}>
            <Drill card={card} name={dimension.name} organization={within} label={t('quality.openMissing', { count: missing ?? 0, field: field.title })}>
              <span className={styles.fieldName}>{field.title}</span>
              <span className={styles.missing}>{missing === null ? '' : missing === 0 ? t('quality.allFilled') : t('quality.missing', { shown: formatNumber(missing, i18n.language) })}<Icon name="chevronRight" size={14} /></span>
              <Bar value={share(row.records, missing)} />
            </Drill>
          </li>
        ))}
      </ul>
    </section>
  )
}
