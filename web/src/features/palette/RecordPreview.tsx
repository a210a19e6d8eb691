// The record under the cursor of the palette, in a few lines.
import { useEffect, useState } from 'react'
import { useRecord } from '../../api/queries'
import type { SearchHit } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import { Show } from '../../fields/registry'
import { fieldsOf, useModel } from '../../meta/model'
import { shownFacet, valueOf } from '../../meta/values'

const PAUSE = 120

export function RecordPreview({ hit }: { hit: SearchHit }) {
  const { entities } = useModel()
  const entity = entities[hit.entity]
  const settled = useSettled(hit.id)
  const record = useRecord(hit.entity, hit.id, settled)
  if (!entity) return null
  const item = record.data
  const facet = item ? (shownFacet(item) ?? item.facets?.[0] ?? null) : null
  const fields = item ? fieldsOf(entity, entity.views.list).filter((field) => field.name !== entity.label && valueOf(item, field, facet) !== null).slice(0, 7) : []
  return (
    <>
      <header>
        <RecordMark entity={entity} id={hit.id} label={hit.label} size={36} />
        <span style={{ minWidth: 0 }}>
          <h3>{hit.label}</h3>
          <small>{entity.title}</small>
        </span>
      </header>
      <dl>
        {item && fields.flatMap((field) => [<dt key={`${field.name}-t`}>{field.title}</dt>, <dd key={field.name}><Show field={field} value={valueOf(item, field, facet)} dense /></dd>])}
      </dl>
    </>
  )
}

/** Walking quickly through the list asks for nothing; resting does. */
function useSettled(id: string): boolean {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(id), PAUSE)
    return () => window.clearTimeout(timer)
  }, [id])
  return settled === id
}
