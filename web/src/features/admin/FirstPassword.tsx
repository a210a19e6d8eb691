// Shows a first password once, to be handed to its person; it is kept nowhere.
import { useTranslation } from 'react-i18next'
import { showToast } from '../../app/toasts'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import styles from './admin.module.css'

export function FirstPassword({ name, login, password, onClose }: { name: string; login: string; password: string; onClose: () => void }) {
  const { t } = useTranslation()
  const copy = async () => {
    await navigator.clipboard.writeText(password)
    showToast({ id: 'copied', look: 'done', text: t('admin.password.copied'), lasts: 3_000 })
  }
  return (
    <div className={styles.form}>
      <p>{t('admin.password.hand', { name })}</p>
      <dl className={styles.secret}>
        <dt>{t('admin.users.login')}</dt><dd>{login}</dd>
        <dt>{t('session.password')}</dt><dd><code>{password}</code></dd>
      </dl>
      <p className={styles.hint}><Icon name="clock" size={14} />{t('admin.password.ends')}</p>
      <div className={styles.actions}>
        <Button look="outline" icon="copy" onClick={() => void copy()}>{t('admin.password.copy')}</Button>
        <Button look="primary" onClick={onClose}>{t('common.close')}</Button>
      </div>
    </div>
  )
}
