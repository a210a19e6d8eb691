// A visit is checked in: who is visited, where one stands, photos, what was said. Works without network; everything is sent in order later.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { makeId } from '../../api/ids'
import { useRecord } from '../../api/queries'
import { useReach } from '../../api/reach'
import { listRecords } from '../../api/records'
import type { Item } from '../../api/types'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { useEntity, useModel } from '../../meta/model'
import type { Entity, Model } from '../../meta/types'
import { labelOf } from '../../meta/values'
import { enqueue, flush } from '../../offline/outbox'
import { canStore } from '../../offline/store'
import { Button } from '../../ui/Button'
import { FieldFrame, TextArea, TextInput } from '../../ui/inputs'
import { StateView } from '../../ui/States'
import { Photos, type Photo } from './Photos'
import { PlaceBlock } from './PlaceBlock'
import { Visited, WhoPicker } from './Who'
import styles from './phone.module.css'
import { type Spot, isSpot, usePlace } from './place'

const route = getRouteApi('/check-in')
/** The entity of visits, and what makes a record of it one. */
export const ACTIVITY = 'activity'
const VISIT = 'visit'

export function CheckInPage() {
  const { t } = useTranslation()
  const { entity: name, id } = route.useSearch()
  const navigate = useNavigate()
  const entity = useEntity(name ?? '')
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('phone.checkIn') }] }), [t])
  if (!useEntity(ACTIVITY)) return <StateView drawing="lock" title={t('work.noTasks')} />
  const choose = (next: { entity: string; id: string } | null) => void navigate({ to: '/check-in', search: next ?? {}, replace: true })
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('phone.checkIn')}</h1></header>
      {entity && id ? <Form key={id} entity={entity} id={id} onChange={() => choose(null)} /> : <div className={styles.scroll}><WhoPicker onPick={(picked, record) => choose({ entity: picked, id: record })} /></div>}
    </div>
  )
}

function Form({ entity, id, onChange }: { entity: Entity; id: string; onChange: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const model = useModel()
  const reachable = useReach((state) => state.reachable)
  const record = useRecord(entity.name, id)
  const label = record.data ? labelOf(record.data, entity) : ''
  const [found, locate] = usePlace()
  const site = useSite(model, entity.name, id)
  const [photos, setPhotos] = useState<Photo[]>([])
  const [words, setWords] = useState({ place: '', note: '', next: '', on: '' })
  const [busy, setBusy] = useState(false)
  const write = (part: keyof typeof words) => (event: { target: { value: string } }) => setWords({ ...words, [part]: event.target.value })
  const lacksDay = words.next.trim() !== '' && words.on === ''
  const submit = async () => {
    setBusy(true)
    const visit = makeId()
    const values = {
      subject: t('phone.subject', { name: label }), kind: VISIT, at: new Date().toISOString(), related: { entity: entity.name, id }, ...ownerOf(model, record.data),
      ...(found.state === 'found' ? { location: found.spot } : {}), ...filled({ place: words.place, summary: words.note, next_step: words.next, next_on: words.on }),
    }
    if (!(await canStore())) {
      setBusy(false)
      return showToast({ id: 'check-in', look: 'failed', text: t('phone.noStore'), lasts: 8_000 })
    }
    await enqueue({ kind: 'create', entity: ACTIVITY, record: visit, label: values.subject, values })
    for (const photo of photos) await enqueue({ kind: 'file', entity: ACTIVITY, record: visit, label: values.subject, file: photo.blob })
    void flush()
    showToast({ id: 'check-in', look: 'done', text: reachable ? t('phone.done', { name: label }) : t('phone.kept'), lasts: 5_000 })
    void navigate({ to: '/outbox' })
  }
  return (
    <>
      <div className={styles.scroll}>
        <div className={styles.form}>
          <Visited entity={entity} id={id} label={label} onChange={onChange} />
          <PlaceBlock found={found} site={site} onAgain={locate} place={words.place} onPlace={write('place')} />
          <Photos photos={photos} onChange={setPhotos} spot={found.state === 'found' ? found.spot : null} label={label} />
          <section className={styles.block}>
            <h2>{t('phone.note')}</h2>
            <div className={styles.fields}>
              <TextArea aria-label={t('phone.note')} placeholder={t('phone.notePlaceholder')} rows={4} value={words.note} onChange={write('note')} />
              <div className={styles.pair}>
                <FieldFrame id="visit-next" label={t('phone.next')}><TextInput id="visit-next" value={words.next} onChange={write('next')} /></FieldFrame>
                <FieldFrame id="visit-on" label={t('phone.nextOn')} error={lacksDay ? t('phone.needsNext') : undefined}><TextInput id="visit-on" type="date" value={words.on} onChange={write('on')} aria-describedby="visit-on-note" aria-invalid={lacksDay} /></FieldFrame>
              </div>
            </div>
          </section>
        </div>
      </div>
      <footer className={styles.foot}>
        <Button look="primary" icon="checkIn" disabled={busy || lacksDay || !label} onClick={() => void submit()}>{t(reachable ? 'phone.submit' : 'phone.submitLater')}</Button>
      </footer>
    </>
  )
}

const filled = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''))

/** Who works for several organizations says for which; the relationship of the record tells, else the record itself. */
function ownerOf(model: Model, item: Item | undefined): { organization?: string } {
  const own = model.organizations.filter((one) => one.position)
  if (own.length < 2) return {}
  const facets = (item?.facets ?? []).map((one) => one.organization.id)
  const organization = facets[0] ?? item?.organization?.id ?? own[0]?.id
  return organization ? { organization } : {}
}

/** The place on file: of a record that belongs to the visited one and knows where it lies. */
function useSite(model: Model, entity: string, id: string): Spot | null {
  const keeper = Object.values(model.entities).flatMap((one) => {
    const fields = Object.values(one.fields)
    const geo = fields.find((field) => field.type === 'geo')
    const up = fields.find((field) => field.type === 'ref' && field.entity === entity && field.required)
    return geo && up ? [{ name: one.name, geo: geo.name, up: up.name }] : []
  })[0]
  const ask = { entity: keeper?.name ?? '', filter: `${keeper?.up} == id('${id}')`, limit: 20 }
  const query = useQuery({ queryKey: ['records', ask.entity, 'site', id], queryFn: () => listRecords(ask), enabled: keeper !== undefined, retry: false })
  const spots = (query.data?.items ?? []).map((item) => item[keeper?.geo ?? '']).filter(isSpot)
  return spots[0] ?? null
}
