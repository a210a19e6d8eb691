// Chooses who is visited: by search while there is a network, from what was opened before without one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readRemembered } from '../../api/home'
import { keys, useSearch } from '../../api/queries'
import { RecordMark } from '../../fields/RecordMark'
import { useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { TextInput } from '../../ui/inputs'
import styles from './phone.module.css'

export function Visited({ entity, id, label, onChange }: { entity: Entity; id: string; label: string; onChange: () => void }) {
  const { t } = useTranslation()
  return (
    <section className={styles.block}>
      <div className={styles.who}>
        <RecordMark entity={entity} id={id} label={label} size={44} />
        <span><b>{label}</b><small>{entity.title}</small></span>
        <Button look="outline" small onClick={onChange}>{t('phone.change')}</Button>
      </div>
    </section>
  )
}

interface Hit {
  entity: string
  id: string
  label: string | null
}

export function WhoPicker({ onPick }: { onPick: (entity: string, id: string) => void }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const [text, setText] = useState('')
  const remembered = useQuery({ queryKey: keys.remembered, queryFn: readRemembered }).data
  const known = [...(remembered?.pinned ?? []), ...(remembered?.recent ?? [])].filter((one, index, list) => list.findIndex(({ id }) => id === one.id) === index)
  const search = useSearch(text)
  const near = known.filter((one) => one.label?.toLowerCase().includes(text.trim().toLowerCase()))
  const hits: Hit[] = text.trim() === '' ? known : (search.data?.items ?? near)
  const shown = hits.filter((one) => isVisitable(entities[one.entity]))
  return (
    <section className={styles.block}>
      <h2>{t('phone.where')}</h2>
      <TextInput lead="search" aria-label={t('phone.where')} placeholder={t('phone.search')} value={text} onChange={(event) => setText(event.target.value)} />
      <div className={styles.hits}>
        {shown.map((one) => {
          const entity = entities[one.entity]
          if (!entity) return null
          return (
            <button key={one.id} type="button" className={styles.hit} onClick={() => onPick(one.entity, one.id)}>
              <RecordMark entity={entity} id={one.id} label={one.label ?? ''} size={24} />
              <span>{one.label}</span>
              <small>{entity.title}</small>
            </button>
          )
        })}
        {shown.length === 0 && text.trim() !== '' && !search.isFetching && <p>{t('phone.nothing')}</p>}
      </div>
    </section>
  )
}

/** What organizations share is what people go and see. */
const isVisitable = (entity: Entity | undefined) => Boolean(entity?.faceted)
