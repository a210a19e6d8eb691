// Asks before all chosen records are deleted; they stay in the bin, and the batch can be taken back.
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/overlays'
import { type BulkProps, useBulk } from './bulk'
import styles from './list.module.css'

export function BulkDelete({ onClose, ...props }: BulkProps & { onClose: () => void }) {
  const { entity, chosen } = props
  const { t } = useTranslation()
  const run = useBulk(props)
  return (
    <Dialog opened onClose={onClose} title={t('list.bulkDeleteTitle', { count: chosen.count, name: entity.plural })}>
      <p className={styles.ask}>{t('record.deleteText')}</p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="danger" onClick={() => void run(t('list.bulkDeleting'), { delete: true })}>{t('record.delete')}</Button>
      </div>
    </Dialog>
  )
}
