// The reorganization that comes next, at the foot of the chart: what it changes, and the way to its plan.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Brief, listReorganizations } from '../../api/organizations'
import { formatNumber } from '../../i18n/format'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import styles from './next.module.css'
import { StateMark } from './StateMark'
import { unitKeys } from './useUnits'

const COMING = new Set(['submitted', 'approved', 'scheduled'])

export function NextPlan({ onDay }: { onDay: (day: string) => void }) {
  const { t, i18n } = useTranslation()
  const plans = useQuery({ queryKey: [...unitKeys.plans, 'next'], queryFn: () => listReorganizations(null) })
  const next = plans.data?.items.filter((plan) => COMING.has(plan.state)).toSorted((left, right) => (left.effective < right.effective ? -1 : 1))[0]
  if (!next) return null
  const number = (value: number) => formatNumber(value, i18n.language)
  return (
    <section className={styles.bar} aria-label={t('reorganizations.next')}>
      <div className={styles.what}>
        <p><Icon name="reorganize" /><b>{next.title}</b><StateMark state={next.state} /></p>
        <small>{t('reorganizations.summary', { count: next.operations.length, day: next.effective })}</small>
      </div>
      {next.figures && <NextFigures figures={next.figures} number={number} />}
      <Button look="quiet" icon="eye" onClick={() => onDay(next.effective)}>{t('reorganizations.seeDay')}</Button>
      <Link to="/reorganizations/$id" params={{ id: next.id }} className={styles.open}>{t('reorganizations.open')}<Icon name="arrowRight" size={14} /></Link>
    </section>
  )
}

function NextFigures({ figures, number }: { figures: NonNullable<Brief['figures']>; number: (value: number) => string }) {
  const { t } = useTranslation()
  return (
    <dl className={styles.figures}>
      <div><dt>{t('reorganizations.figure.people')}</dt><dd>{number(figures.people)}</dd></div>
      <div><dt>{t('reorganizations.figure.rights')}</dt><dd><b data-up="true">+{number(figures.gained)}</b> <b data-up="false">−{number(figures.lost)}</b></dd></div>
      <div><dt>{t('reorganizations.figure.shared')}</dt><dd>{number(figures.shared)}</dd></div>
      <div><dt>{t('reorganizations.figure.work')}</dt><dd>{number(figures.work)}</dd></div>
    </dl>
  )
}
