// On the page of a record: the one before and the one after it in the list one came from, with its filter and order.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRecordList } from '../../api/queries'
import { type Command, showKeys, useCommands } from '../../app/commands'
import type { Entity } from '../../meta/types'
import { IconButton } from '../../ui/Button'
import styles from './list.module.css'
import { type ListSearch, toAsk, trailOf } from './search'

/** A record farther down its list than this has no neighbours here. */
const MOST = 20

export interface NeighboursProps {
  entity: Entity
  id: string
  /** Of the address: filter, order and kind of rows of the list. */
  search: ListSearch
}

export function Neighbours({ entity, id, search }: NeighboursProps) {
  const trail = trailOf(search)
  return Object.keys(trail).length > 0 ? <Steps entity={entity} id={id} search={trail} /> : null
}

function Steps({ entity, id, search }: NeighboursProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { filter, order, rows } = search
  const ask = useMemo(() => toAsk(entity, { filter, order, rows }), [entity, filter, order, rows])
  const list = useRecordList(ask)
  const ids = useMemo(() => [...new Set(list.data?.pages.flatMap((page) => page.items.map((item) => item.id)) ?? [])], [list.data])
  const place = ids.indexOf(id)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list
  const wants = list.data !== undefined && (place < 0 || place >= ids.length - 1) && (list.data?.pages.length ?? 0) < MOST
  useEffect(() => {
    if (wants && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [wants, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.page')
    const go = (by: number) => () => {
      const next = place < 0 ? undefined : ids[place + by]
      if (next) void navigate({ to: '/records/$entity/$id', params: { entity: entity.name, id: next }, search, replace: true })
    }
    return [
      { id: 'record.before', label: t('list.keys.before'), group, icon: 'chevronUp', keys: 'k', keysOnly: true, run: go(-1) },
      { id: 'record.next', label: t('list.keys.next'), group, icon: 'chevronDown', keys: 'j', keysOnly: true, run: go(1) },
    ]
  }, [t, place, ids, entity, search, navigate])
  useCommands('neighbours', commands)
  const [before, next] = commands
  if (!before || !next) return null
  return (
    <span className={styles.neighbours}>
      {place >= 0 && <span>{place + 1} / {ids.length}{hasNextPage ? '+' : ''}</span>}
      <IconButton small icon="chevronUp" label={before.label} keys={showKeys('k')} disabled={place <= 0} onClick={() => before.run()} />
      <IconButton small icon="chevronDown" label={next.label} keys={showKeys('j')} disabled={place < 0 || place >= ids.length - 1} onClick={() => next.run()} />
    </span>
  )
}
