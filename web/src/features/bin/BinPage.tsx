// Deleted records that the person could bring back, of one entity at a time, latest first.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { errorOf, keys } from '../../api/queries'
import { listDeleted, restoreRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { RecordMark } from '../../fields/RecordMark'
import { formatTime } from '../../i18n/format'
import { can, mainLists, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { labelOf } from '../../meta/values'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { SkeletonRows, StateView } from '../../ui/States'
import styles from './bin.module.css'

const route = getRouteApi('/bin')

export function BinPage() {
  const { t } = useTranslation()
  const model = useModel()
  const { entity: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const entities = mainLists(model).filter((entity) => can(entity, 'delete'))
  const entity = entities.find((one) => one.name === wanted) ?? entities[0]
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('bin.title') }] }), [t])
  const options = entities.map((one) => ({ value: one.name, label: one.plural, mark: <Icon name={iconFor(one.icon)} /> }))
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('bin.title')}</h1>
        <div className={styles.pick}><Combo label={t('bin.what')} options={options} value={options.find((option) => option.value === entity?.name) ?? null} clearable={false} onPick={(option) => option && void navigate({ search: { entity: option.value } })} /></div>
        <span>{t('bin.hint')}</span>
      </header>
      {entity ? <Deleted key={entity.name} entity={entity} /> : <StateView drawing="lock" title={t('bin.noRight')} />}
    </div>
  )
}

function Deleted({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const deleted = useInfiniteQuery({ queryKey: keys.deleted(entity.name), queryFn: ({ pageParam }) => listDeleted(entity.name, pageParam), initialPageParam: null as string | null, getNextPageParam: (page) => page.next })
  const error = errorOf(deleted)
  if (error && !deleted.data) return <ErrorState error={error} retry={() => void deleted.refetch()} />
  if (!deleted.data) return <SkeletonRows rows={8} />
  const items = deleted.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="empty" title={t('bin.none', { name: entity.plural })} text={t('bin.noneHint')} />
  return (
    <div className={styles.list}>
      <ul>{items.map((item) => <Line key={item.id} entity={entity} item={item} />)}</ul>
      {deleted.hasNextPage && <Button look="outline" onClick={() => void deleted.fetchNextPage()}>{t('record.older')}</Button>}
    </div>
  )
}

function Line({ entity, item }: { entity: Entity; item: Item }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const label = labelOf(item, entity)
  const restore = async () => {
    setBusy(true)
    try {
      await restoreRecord(entity.name, item.id)
      showToast({ id: `restore:${item.id}`, look: 'done', text: t('bin.restored', { name: label }), lasts: 6_000, link: { label: t('bin.open'), to: `/records/${entity.name}/${item.id}` } })
      void client.invalidateQueries({ queryKey: ['records', entity.name] })
    } catch (cause) {
      showToast({ id: `restore:${item.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
      setBusy(false)
    }
  }
  return (
    <li className={styles.line}>
      <RecordMark entity={entity} id={item.id} label={label} size={24} />
      <b>{label}</b>
      <small>{typeof item.deleted_at === 'string' ? t('bin.at', { time: formatTime(item.deleted_at, i18n.language, t) }) : ''}</small>
      <Button small look="outline" icon="undo" disabled={busy} onClick={() => void restore()}>{t('bin.restore')}</Button>
    </li>
  )
}
