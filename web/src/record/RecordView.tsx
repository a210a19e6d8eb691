// A record, on its own page or in the side panel: identity, highlights, relationships, stage path, values, related lists, history.
import { type ReactNode, useMemo, useState } from 'react'
import { errorOf, useRecord } from '../api/queries'
import type { Facet, Item } from '../api/types'
import { useScope } from '../app/scope'
import { Show } from '../fields/registry'
import { fieldsOf, stageField, useModel } from '../meta/model'
import type { Entity, Field, Model } from '../meta/types'
import { valueOf } from '../meta/values'
import { SkeletonRows } from '../ui/States'
import { useMedia } from '../ui/useMedia'
import { ErrorState } from './ErrorState'
import { FacetSwitcher } from './FacetSwitcher'
import { FieldBlocks } from './FieldBlocks'
import { Files } from './Files'
import { MergedNotice } from './MergedNotice'
import { RecordHead } from './RecordHead'
import { RelatedLists } from './RelatedLists'
import { StagePath } from './StagePath'
import { Timeline } from './Timeline'
import { WhoSees } from './WhoSees'
import styles from './record.module.css'

export interface RecordViewProps {
  entity: Entity
  id: string
  narrow?: boolean
  lead?: ReactNode
}

export function RecordView({ entity, id, narrow = false, lead }: RecordViewProps) {
  const record = useRecord(entity.name, id)
  const error = errorOf(record)
  if (error && !record.data) return <ErrorState error={error} retry={() => void record.refetch()} />
  if (!record.data) return <SkeletonRows rows={10} />
  return <Loaded entity={entity} item={record.data} narrow={narrow} lead={lead} />
}

function Loaded({ entity, item, narrow, lead }: { entity: Entity; item: Item; narrow: boolean; lead: ReactNode }) {
  const [facet, setFacet] = useFacet(item)
  const stage = stageField(entity)
  const isPhone = useMedia('(max-width: 720px)')
  const hasFacets = entity.faceted && ((item.facets?.length ?? 0) > 0 || (item.also_known_to?.length ?? 0) > 0)
  return (
    <div className={`${styles.scroll} ${narrow ? styles.narrow : ''}`}>
      <RecordHead entity={entity} item={item} lead={lead} narrow={narrow} />
      {typeof item.merged_from === 'string' && <MergedNotice entity={entity} loser={item.merged_from} />}
      {!narrow && <Highlights entity={entity} item={item} facet={facet} />}
      {(hasFacets || stage) && (
        <div className={styles.band}>
          {hasFacets && <FacetSwitcher entity={entity} item={item} facet={facet} onChoose={setFacet} />}
          {stage && <StagePath entity={entity} item={item} stage={stage} facet={facet} short={narrow || isPhone} />}
        </div>
      )}
      <div className={styles.columns}>
        <div><FieldBlocks entity={entity} item={item} facet={facet} /></div>
        <div><Timeline entity={entity} item={item} facet={facet} /></div>
        <div><RelatedLists entity={entity} item={item} /><Files entity={entity} item={item} />{!narrow && <WhoSees entity={entity} item={item} />}</div>
      </div>
    </div>
  )
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
