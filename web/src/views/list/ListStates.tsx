// What stands in the place of the rows: waiting, nothing yet, nothing matching, no right, no network, a fault.
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
import { NoMatch } from './NoMatch'

export interface ListStatesProps {
  entity: Entity
  filter: string | undefined
  isPending: boolean
  error: Error | null
  refetch: () => void
  onFilter: (filter: string | undefined) => void
  onNew: () => void
}

export function ListStates({ entity, filter, isPending, error: cause, refetch, onFilter, onNew }: ListStatesProps) {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const error = errorOf({ error: cause })
  if (error) return <ErrorState error={error} retry={refetch}>{filter && error.kind === 'invalid' && <Button look="outline" onClick={() => onFilter(undefined)}>{t('list.clearFilter')}</Button>}</ErrorState>
  if (isPending) return <SkeletonRows tall={isPhone} />
  if (filter) return <NoMatch entity={entity} filter={filter} onFilter={onFilter} />
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
