// The head of a list: its name, what a row stands for, export, create.
import { useTranslation } from 'react-i18next'
import type { ListAsk } from '../../api/records'
import { OrganizationPicker } from '../../app/OrganizationPicker'
import { openWindow } from '../../app/useShellCommands'
import { can } from '../../meta/model'
import type { Entity, Field } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { Menu } from '../../ui/overlays'
import { useMedia } from '../../ui/useMedia'
import styles from './list.module.css'
import { useExport } from './useExport'

export interface ListHeadProps {
  entity: Entity
  ask: ListAsk
  fields: Field[]
  rows: 'relationships' | undefined
  onRows: (rows: 'relationships' | undefined) => void
  onNew: () => void
}

export function ListHead({ entity, ask, fields, rows, onRows, onNew }: ListHeadProps) {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const run = useExport(entity, ask, fields)
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
        {!isPhone && can(entity, 'export') && (
          <Menu
            trigger={<Button icon="download">{t('list.export')}</Button>}
            groups={[{ title: t('list.exportHint'), entries: [{ key: 'xlsx', label: t('list.exportXlsx'), icon: 'table', onClick: () => void run('xlsx') }, { key: 'csv', label: t('list.exportCsv'), icon: 'file', onClick: () => void run('csv') }] }]}
          />
        )}
        {!isPhone && can(entity, 'create') && <Button look="primary" icon="plus" keys="C" onClick={onNew}>{t('list.new', { name: entity.title })}</Button>}
      </div>
      {isPhone && <button type="button" className={styles.find} onClick={() => openWindow('palette')}><Icon name="search" />{t('shell.searchHint')}</button>}
    </header>
  )
}
