// The records that point to this one: a short list each, with a form to add one on the spot.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorOf, keys } from '../api/queries'
import { listRecords } from '../api/records'
import type { Item } from '../api/types'
import { RecordMark } from '../fields/RecordMark'
import { Show } from '../fields/registry'
import { can, fieldsOf, useModel } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { labelOf, valueOf } from '../meta/values'
import { Button, IconButton } from '../ui/Button'
import { Dialog } from '../ui/overlays'
import { quote } from '../views/list/filter/literal'
import styles from './record.module.css'

const CreateForm = lazy(() => import('../forms/CreateForm').then((module) => ({ default: module.CreateForm })))

export function RelatedLists({ entity, item }: { entity: Entity; item: Item }) {
  const { entities } = useModel()
  const lists = Object.values(entity.fields).filter((field) => field.type === 'many')
  return (
    <>
      {lists.map((field) => {
        const other = entities[field.entity ?? '']
        return other && field.field ? <RelatedList key={field.name} field={field} other={other} item={item} /> : null
      })}
    </>
  )
}

const SHOWN = 6

function RelatedList({ field, other, item }: { field: Field; other: Entity; item: Item }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const back = field.field ?? ''
  const ask = useMemo(() => ({ entity: other.name, filter: `${back} == id(${quote(item.id)})`, limit: SHOWN + 1 }), [other.name, back, item.id])
  const related = useQuery({ queryKey: ['records', other.name, 'related', ask], queryFn: ({ signal }) => listRecords(ask, signal) })
  const items = related.data?.items ?? []
  const preset = useMemo(() => ({ [back]: item.id }), [back, item.id])
  const created = () => {
    setAdding(false)
    void client.invalidateQueries({ queryKey: keys.lists(other.name) })
    void client.invalidateQueries({ queryKey: ['records', other.name, 'related'] })
  }
  return (
    <section className={styles.block} aria-label={field.title}>
      <div className={styles.blockHead}>
        <h2>{field.title}{items.length > 0 && <small>{items.length > SHOWN ? `${SHOWN}+` : items.length}</small>}</h2>
        {can(other, 'create') && <IconButton small icon="plus" label={t('list.new', { name: other.title })} onClick={() => setAdding(true)} />}
      </div>
      {items.slice(0, SHOWN).map((one) => <RelatedItem key={one.id} entity={other} item={one} back={back} />)}
      {related.isSuccess && items.length === 0 && <p className={styles.none}>{t('record.noRelated')}</p>}
      {related.isError && <p className={styles.none}>{errorOf(related)?.message} <Button look="link" small onClick={() => void related.refetch()}>{t('common.retry')}</Button></p>}
      {items.length > SHOWN && <Link className={styles.none} to="/records/$entity" params={{ entity: other.name }} search={{ filter: ask.filter }}>{t('record.allRelated')}</Link>}
      <Dialog opened={adding} onClose={() => setAdding(false)} title={t('list.new', { name: other.title })} width={620}>
        <div style={{ margin: '0 -20px -20px', maxHeight: '70vh', display: 'flex' }}>
          <Suspense fallback={null}>{adding && <CreateForm entity={other} preset={preset} onCreated={created} onCancel={() => setAdding(false)} />}</Suspense>
        </div>
      </Dialog>
    </section>
  )
}

function RelatedItem({ entity, item, back }: { entity: Entity; item: Item; back: string }) {
  const label = labelOf(item, entity)
  const shown = fieldsOf(entity, entity.views.list).filter((field) => field.name !== entity.label && field.name !== back && hasValue(valueOf(item, field))).slice(0, 2)
  return (
    <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }} className={styles.related}>
      <RecordMark entity={entity} id={item.id} label={label} size={28} />
      <span>
        <b>{label}</b>
        {shown.length > 0 && <small>{shown.map((field, index) => <span key={field.name}>{index > 0 ? ' · ' : ''}<Show field={field} value={valueOf(item, field)} dense /></span>)}</small>}
      </span>
    </Link>
  )
}

const hasValue = (value: unknown) => value !== null && value !== undefined && value !== ''
