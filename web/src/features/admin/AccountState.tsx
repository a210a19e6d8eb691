// Whether somebody may sign in, as a dot and a word.
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import styles from './admin.module.css'

export function AccountState({ user }: { user: Item }) {
  const { t } = useTranslation()
  const state = user.locked === true ? 'locked' : user.program === true ? 'program' : 'active'
  return <span className={styles.state} data-state={state}>{t(`admin.users.state.${state}`)}</span>
}
