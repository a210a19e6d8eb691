// Says that the record that was asked for has been merged into this one, and offers to take that back.
import { useTranslation } from 'react-i18next'
import { unmergeRecord } from '../api/merges'
import { useBatch } from '../features/batches/useBatch'
import { can } from '../meta/model'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import styles from './record.module.css'

export function MergedNotice({ entity, loser }: { entity: Entity; loser: string }) {
  const { t } = useTranslation()
  const follow = useBatch()
  const unmerge = () => void follow({ entity: entity.name, title: t('merge.unmerging'), start: () => unmergeRecord(entity.name, loser) })
  return (
    <div className={styles.notice} role="status">
      <Icon name="merge" />
      {t('merge.mergedFrom')}
      {can(entity, 'merge') && <Button small look="outline" icon="undo" onClick={unmerge}>{t('merge.unmerge')}</Button>}
    </div>
  )
}
