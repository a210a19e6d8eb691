// What stands in the place of the rows: waiting, nothing yet, nothing matching, no right, no network, a fault.
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { errorOf } from '../../api/queries'
import { can } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { SkeletonRows, StateView } from '../../ui/States'
import { useMedia } from '../../ui/useMedia'
import { ErrorState } from '../../record/ErrorState'
import buttonStyles from '../../ui/Button.module.css'
import { Icon } from '../../ui/Icon'

export interface ListStatesProps {
  entity: Entity
  list: UseInfiniteQueryResult
  filtered: boolean
  onClear: () => void
  onNew: () => void
}

export function ListStates({ entity, list, filtered, onClear, onNew }: ListStatesProps) {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const error = errorOf(list)
  if (error) return <ErrorState error={error} retry={() => void list.refetch()}>{filtered && error.kind === 'invalid' && <Button look="outline" onClick={onClear}>{t('list.clearFilter')}</Button>}</ErrorState>
  if (list.isPending) return <SkeletonRows tall={isPhone} />
  if (filtered) {
    return (
      <StateView drawing="filter" title={t('list.noMatch')} text={t('list.noMatchHint')}>
        <Button look="primary" onClick={onClear}>{t('list.clearFilter')}</Button>
      </StateView>
    )
  }
  const mayCreate = can(entity, 'create')
  return (
    <StateView drawing="empty" title={t('list.none', { name: entity.plural })} text={t(mayCreate ? 'list.noneHint' : 'list.noneReadOnly')}>
      {mayCreate && (
        <>
          <Link to="/imports" search={{ entity: entity.name }} className={`${buttonStyles.button} ${buttonStyles.primary}`}><Icon name="import" />{t('list.importFile')}</Link>
          <Button look="outline" onClick={onNew}>{t('list.new', { name: entity.title })}</Button>
        </>
      )}
    </StateView>
  )
}
