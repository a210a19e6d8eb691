// The head of a list: its name, what a row stands for, and the commands of the page.
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandButtons } from '../../app/CommandBar'
import { OrganizationPicker } from '../../app/OrganizationPicker'
import { openWindow } from '../../app/useShellCommands'
import { can } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { useMedia } from '../../ui/useMedia'
import styles from './list.module.css'

export interface ListHeadProps {
  entity: Entity
  rows: 'relationships' | undefined
  onRows: (rows: 'relationships' | undefined) => void
}

export const ListHead = memo(function ListHead({ entity, rows, onRows }: ListHeadProps) {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const isReadOnly = !can(entity, 'create') && !can(entity, 'update')
  return (
    <header className={styles.head}>
      <h1>{entity.plural}</h1>
      {entity.faceted && !isPhone && (
        <Segments
          label={t('list.rowsAre')}
          value={rows ?? 'records'}
          options={[{ value: 'records', label: t('list.byRecord', { name: entity.title }) }, { value: 'relationships', label: t('list.byRelationship') }]}
          onChange={(next) => onRows(next === 'relationships' ? next : undefined)}
        />
      )}
      {isReadOnly && <span className={styles.tag}><Icon name="lock" size={13} />{t('list.readOnly')}</span>}
      <div className={styles.actions}>
        {isPhone && <OrganizationPicker short />}
        <CommandButtons surface="toolbar" />
      </div>
      {isPhone && <button type="button" className={styles.find} onClick={() => openWindow('palette')}><Icon name="search" />{t('shell.searchHint')}</button>}
    </header>
  )
})
