// Everybody who may read the record, the nearest depth first; each line opens to the whole reason.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Reader, listReaders } from '../../api/explain'
import { errorOf, keys } from '../../api/queries'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { Given } from './Positions'
import { DepthBar } from './depths'
import styles from './explain.module.css'

const FEW = 6
const MANY = 200

export function useReaders(entity: string, id: string, enabled = true) {
  return useQuery({ queryKey: keys.readers(entity, id), queryFn: () => listReaders(entity, id, MANY), enabled, staleTime: 60_000, retry: false })
}

export function ReaderList({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const readers = useReaders(entity.name, id)
  const error = errorOf(readers)
  if (error) return <section className={styles.readers}><p className={styles.fine}>{error.message} <Button small look="link" onClick={() => void readers.refetch()}>{t('common.retry')}</Button></p></section>
  if (!readers.data) return null
  const { items, count, capped } = readers.data
  return (
    <section className={styles.readers} aria-label={t('explain.readers')}>
      <header>
        <h2>{t('explain.readers')}<small>{t('explain.readersCount', { count, more: capped ? '+' : '' })}</small></h2>
        {items.length > FEW && <Button small look="link" onClick={() => setAll(!all)}>{t(all ? 'explain.fewer' : 'explain.all')}</Button>}
      </header>
      <ul>{(all ? items : items.slice(0, FEW)).map((reader) => <Line key={reader.user.id} reader={reader} />)}</ul>
    </section>
  )
}

function Line({ reader }: { reader: Reader }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [reason] = reader.because
  if (!reason) return null
  const isOwner = reason.lies?.owner?.id === reader.user.id
  const note = reason.request ? t('explain.byRequest') : isOwner ? t('explain.owner') : reason.deputy ? t('explain.deputy') : (reason.lies?.organization.label ?? '')
  return (
    <li>
      <button type="button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        <Person id={reader.user.id} label={reader.user.label} size={24} />
        <b>{reader.user.label}</b>
        <span>{reason.organization.label} · {reason.role_label}</span>
        <DepthBar depth={reason.depth} />
        <small>{note}</small>
        <Icon name={opened ? 'chevronUp' : 'chevronDown'} size={14} />
      </button>
      {opened && <div className={styles.told}>{reader.because.map((one, place) => <Given key={`${one.position}${place}`} user={reader.user} verb="read" reason={one} />)}</div>}
    </li>
  )
}
