// Small pieces shared by the types: the empty value, the hidden one, the masked one.
import { useWords } from '../i18n/words'
import { Icon } from '../ui/Icon'
import styles from './fields.module.css'

export function Empty() {
  const { t } = useWords()
  return (
    <>
      <span className={styles.empty} aria-hidden>–</span>
      <span className="visually-hidden">{t('fields.empty')}</span>
    </>
  )
}

export function Hidden() {
  const { t } = useWords()
  return <span className={styles.hidden}><Icon name="eyeOff" size={14} />{t('fields.hidden')}</span>
}

export function Masked({ end }: { end: string }) {
  const { t } = useWords()
  return (
    <span className={styles.masked}>
      <span aria-hidden>•••• </span>
      <span className="visually-hidden">{t('fields.masked')}</span>
      {end}
    </span>
  )
}
