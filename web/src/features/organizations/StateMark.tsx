// Where a reorganization stands, as a word with a dot.
import { useTranslation } from 'react-i18next'
import type { ReorganizationState } from '../../api/organizations'
import styles from './state.module.css'

export function StateMark({ state }: { state: ReorganizationState }) {
  const { t } = useTranslation()
  return <span className={styles.state} data-state={state}>{t(`reorganizations.state.${state}`)}</span>
}
