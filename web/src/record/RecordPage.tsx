// A record as a page of its own.
import { Link, getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecord } from '../api/queries'
import { useCrumbs } from '../app/TopBar'
import { useEntity } from '../meta/model'
import type { Entity } from '../meta/types'
import { labelOf } from '../meta/values'
import buttonStyles from '../ui/Button.module.css'
import { Icon } from '../ui/Icon'
import { StateView } from '../ui/States'
import { Neighbours } from '../views/list/Neighbours'
import { MomentContext } from './AsOf'
import { ConflictDialog } from './ConflictDialog'
import { RetireDialog } from './RetireDialog'
import { RecordView } from './RecordView'
import styles from './record.module.css'

const route = getRouteApi('/records/$entity/$id')

export function RecordPage() {
  const { t } = useTranslation()
  const { entity: name, id } = route.useParams()
  const entity = useEntity(name)
  if (!entity) return <StateView drawing="missing" title={t('list.unknownEntity')} text={name} />
  return <Page key={id} entity={entity} id={id} />
}

function Page({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const search = route.useSearch()
  const { at } = search
  const record = useRecord(entity.name, id)
  const navigate = route.useNavigate()
  const choose = useCallback((moment: string | undefined) => void navigate({ search: (before) => ({ ...before, at: moment }) }), [navigate])
  const label = record.data ? labelOf(record.data, entity) : ''
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: entity.plural, to: `/records/${entity.name}` }, ...(label ? [{ label }] : [])] }), [entity, label])
  const back = (
    <>
      <Link to="/records/$entity" params={{ entity: entity.name }} search={search} aria-label={t('record.back', { name: entity.plural })} data-tip={t('record.back', { name: entity.plural })} className={`${buttonStyles.button} ${buttonStyles.icon}`}>
        <Icon name="arrowLeft" size={18} />
      </Link>
      <Neighbours entity={entity} id={id} search={search} />
    </>
  )
  return (
    <div className={styles.page}>
      <MomentContext value={choose}><RecordView entity={entity} id={id} at={at} lead={back} /></MomentContext>
      <ConflictDialog />
      <RetireDialog />
    </div>
  )
}
