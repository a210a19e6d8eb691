// The steps of an import, and which of them is now.
import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/Icon'
import styles from './imports.module.css'

const STEPS = ['upload', 'map', 'check', 'write', 'result'] as const

export function Steps({ now }: { now: number }) {
  const { t } = useTranslation()
  return (
    <ol className={styles.steps} aria-label={t('imports.steps')}>
      {STEPS.map((step, index) => (
        <li key={step} className={styles.step} data-state={index < now ? 'done' : index === now ? 'now' : 'open'} aria-current={index === now ? 'step' : undefined}>
          <i>{index < now ? <Icon name="check" size={13} /> : index + 1}</i>
          {t(`imports.step.${step}`)}
        </li>
      ))}
    </ol>
  )
}
