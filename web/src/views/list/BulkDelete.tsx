// Deletes all chosen records after asking; they stay in the bin, and the batch can be taken back.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/overlays'
import { type BulkProps, useBulk } from './bulk'
import styles from './list.module.css'

export function BulkDelete(props: BulkProps) {
  const { entity, chosen } = props
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const run = useBulk(props)
  return (
    <>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>{t('record.delete')}</Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('list.bulkDeleteTitle', { count: chosen.count, name: entity.plural })}>
        <p className={styles.ask}>{t('record.deleteText')}</p>
        <div className={styles.answers}>
          <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          <Button look="danger" onClick={() => void run(t('list.bulkDeleting'), { delete: true })}>{t('record.delete')}</Button>
        </div>
      </Dialog>
    </>
  )
}
