// A record, on its own page or in the side panel: identity, highlights, relationships, stage path, values, related lists, history.
import { type ReactNode, useContext, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/errors'
import { errorOf, usePast, useRecord } from '../api/queries'
import type { Facet, Item } from '../api/types'
import { useScope } from '../app/scope'
import { Show } from '../fields/registry'
import { placedBlocks } from '../meta/conditions'
import { fieldsOf, stageField, useModel } from '../meta/model'
import type { Entity, Field, Model } from '../meta/types'
import { valueOf } from '../meta/values'
import { Button } from '../ui/Button'
import { SkeletonRows } from '../ui/States'
import { useMedia } from '../ui/useMedia'
import { AsOfBanner, MomentContext, TodayContext } from './AsOf'
import { ErrorState } from './ErrorState'
import { FacetSwitcher } from './FacetSwitcher'
import { FieldBlocks } from './FieldBlocks'
import { Files } from './Files'
import { History } from './History'
import { MergedNotice } from './MergedNotice'
import { RecordHead } from './RecordHead'
import { RelatedLists } from './RelatedLists'
import { StagePath } from './StagePath'
import { Timeline } from './Timeline'
import { WhoSees } from './WhoSees'
import { isPast } from './asof'
import styles from './record.module.css'

export interface RecordViewProps {
  entity: Entity
  id: string
  /** The moment that is shown; now where it is absent. */
  at?: string | undefined
  narrow?: boolean
  lead?: ReactNode
}

export function RecordView({ entity, id, at, narrow = false, lead }: RecordViewProps) {
  const record = useRecord(entity.name, id)
  const past = usePast(entity.name, id, at)
  const pastError = errorOf(past)
  const error = errorOf(record)
  if (error && !record.data) return <ErrorState error={error} retry={() => void record.refetch()} />
  if (!record.data) return <SkeletonRows rows={10} />
  if (at && pastError) return <NotThere error={pastError} retry={() => void past.refetch()} />
  if (at && !past.data) return <SkeletonRows rows={10} />
  if (at && past.data) return <TodayContext value={record.data}><Loaded entity={entity} item={past.data} narrow={narrow} lead={lead} /></TodayContext>
  return <Loaded entity={entity} item={record.data} narrow={narrow} lead={lead} />
}

function Loaded({ entity, item, narrow, lead }: { entity: Entity; item: Item; narrow: boolean; lead: ReactNode }) {
  const [facet, setFacet] = useFacet(item)
  const stage = stageField(entity)
  const past = isPast(item)
  const placed = useMemo(() => placedBlocks(entity.views.layout), [entity])
  const isPhone = useMedia('(max-width: 720px)')
  const hasFacets = entity.faceted && ((item.facets?.length ?? 0) > 0 || (item.also_known_to?.length ?? 0) > 0)
  return (
    <div className={`${styles.scroll} ${narrow ? styles.narrow : ''}`}>
      <RecordHead entity={entity} item={item} lead={lead} narrow={narrow} />
      {typeof item.merged_from === 'string' && <MergedNotice entity={entity} loser={item.merged_from} />}
      {past && <AsOfBanner item={item} />}
      {!narrow && <Highlights entity={entity} item={item} facet={facet} />}
      {(hasFacets || stage) && (
        <div className={styles.band}>
          {hasFacets && <FacetSwitcher entity={entity} item={item} facet={facet} onChoose={setFacet} />}
          {stage && <StagePath entity={entity} item={item} stage={stage} facet={facet} short={narrow || isPhone} />}
        </div>
      )}
      <div className={styles.columns} data-past={past}>
        <div><FieldBlocks entity={entity} item={item} facet={facet} /></div>
        <div>{past ? <History entity={entity} item={item} /> : !placed.has('timeline') && <Timeline entity={entity} item={item} facet={facet} />}</div>
        {!past && (
          <div>
            <RelatedLists entity={entity} item={item} />
            {!placed.has('files') && <Files entity={entity} item={item} />}
            {!narrow && !placed.has('readers') && <WhoSees entity={entity} item={item} />}
          </div>
        )}
      </div>
    </div>
  )
}

/** The record was not there yet at that moment, or its past may not be read. */
function NotThere({ error, retry }: { error: ApiError; retry: () => void }) {
  const { t } = useTranslation()
  const choose = useContext(MomentContext)
  return <ErrorState error={error} retry={retry}>{choose && <Button look="primary" onClick={() => choose(undefined)}>{t('record.asOf.back')}</Button>}</ErrorState>
}

/** First the relationship of a chosen organization, then of an own position, then any. */
function useFacet(item: Item): [Facet | null, (id: string) => void] {
  const model = useModel()
  const chosen = useScope((state) => state.chosen)
  const [picked, setPicked] = useState<string | null>(null)
  const facet = useMemo(() => {
    const facets = item.facets ?? []
    return facets.find((one) => one.id === picked) ?? facets.find((one) => chosen.includes(one.organization.id)) ?? facets.find((one) => isOwn(model, one)) ?? facets[0] ?? null
  }, [item, picked, chosen, model])
  return [facet, setPicked]
}

export const isOwn = (model: Model, facet: Facet) => Boolean(model.organizations.find((one) => one.id === facet.organization.id)?.position)

const HIGHLIGHTS = 5

function Highlights({ entity, item, facet }: { entity: Entity; item: Item; facet: Facet | null }) {
  const shown = fieldsOf(entity, entity.views.list).filter((field) => field.name !== entity.label && field.type !== 'stage')
  const filled = (field: Field) => (valueOf(item, field, facet) === null ? 1 : 0)
  const fields = shown.toSorted((left, right) => filled(left) - filled(right)).slice(0, HIGHLIGHTS)
  if (fields.length === 0) return null
  return (
    <dl className={styles.highlights}>
      {fields.map((field) => (
        <div key={field.name} className={styles.highlight}>
          <dt>{field.title}</dt>
          <dd><Show field={field} value={valueOf(item, field, facet)} dense /></dd>
        </div>
      ))}
    </dl>
  )
}
