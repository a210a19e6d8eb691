// New records that resemble some that were there: nothing was held back for it, people look whether they are the same.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../api/imports'
import buttonStyles from '../../ui/Button.module.css'
import { Icon } from '../../ui/Icon'
import styles from './imports.module.css'

const SHOWN = 8

export function SimilarRows({ job }: { job: Import }) {
  const { t } = useTranslation()
  const found = (job.similar ?? []).filter((one) => one.candidates.length > 0)
  if (found.length === 0) return null
  return (
    <section className={styles.similar} aria-label={t('imports.similar.title', { count: found.length })}>
      <header>
        <Icon name="duplicate" />
        <div><h2>{t('imports.similar.title', { count: found.length })}</h2><p>{t('imports.similar.text')}</p></div>
        <Link to="/duplicates" search={{ entity: job.entity }} className={`${buttonStyles.button} ${buttonStyles.outline}`}>{t('imports.similar.queue')}</Link>
      </header>
      <ul>
        {found.slice(0, SHOWN).map((one) => (
          <li key={one.row}>
            <span>{t('imports.similar.line', { row: one.row, names: one.candidates.map((each) => each.label).join(t('common.listComma')) })}</span>
            <Link to="/merge/$entity" params={{ entity: job.entity }} search={{ ids: [one.record, one.candidates[0]?.id].join(',') }}>{t('imports.similar.open')}<Icon name="chevronRight" size={14} /></Link>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && <small>{t('imports.similar.more', { count: found.length - SHOWN })}</small>}
    </section>
  )
}
