// Shows the notices; announced politely, closed by time, the action also by Ctrl Z.
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { useCommands } from './commands'
import styles from './Toasts.module.css'
import { type Toast, closeToast, useToasts } from './toasts'

export function Toasts() {
  const { t } = useTranslation()
  const toasts = useToasts((state) => state.toasts)
  const last = toasts.at(-1)
  const commands = useMemo(
    () => (last?.action ? [{ id: 'undo', label: last.action.label, group: t('shell.group.page'), keys: 'mod+z', run: () => runAction(last) }] : []),
    [last, t],
  )
  useCommands('toasts', commands)
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => <Notice key={toast.id} toast={toast} />)}
    </div>
  )
}

function runAction(toast: Toast): void {
  closeToast(toast.id)
  toast.action?.run()
}

function Notice({ toast }: { toast: Toast }) {
  const { t } = useTranslation()
  useEffect(() => {
    if (toast.lasts === null) return
    const timer = window.setTimeout(() => closeToast(toast.id), toast.lasts)
    return () => window.clearTimeout(timer)
  }, [toast])
  return (
    <div className={styles.toast} data-look={toast.look}>
      {toast.look === 'saving' ? <span className={styles.ring} aria-hidden /> : <Icon name={toast.look === 'failed' ? 'alert' : 'check'} />}
      <span className={styles.text}>{toast.text}</span>
      {toast.link && <Link to={toast.link.to} className={styles.link} onClick={() => closeToast(toast.id)}>{toast.link.label}</Link>}
      {toast.action && <Button look="outline" small onClick={() => runAction(toast)} keys={toast.action.keys ?? ''}>{toast.action.label}</Button>}
      {toast.look === 'failed' && <IconButton icon="close" label={t('common.close')} small onClick={() => closeToast(toast.id)} />}
    </div>
  )
}
