// A record on paper: all tabs one after another, related lists as tables, no controls. What a person may not read is not on it either.
import { useQueries } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { errorOf, useRecord } from '../api/queries'
import { listRecords } from '../api/records'
import type { Facet, Item } from '../api/types'
import { Show } from '../fields/registry'
import { formatFullTime } from '../i18n/format'
import { conditionsOf, envOfItem, isShown } from '../meta/conditions'
import { fieldsOf, organizationOf, useEntity, useModel } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { facetFor, labelOf, shownFacet, valueOf } from '../meta/values'
import { Button } from '../ui/Button'
import { SkeletonRows, StateView } from '../ui/States'
import { quote } from '../views/list/filter/literal'
import { ErrorState } from './ErrorState'
import styles from './print.module.css'

const route = getRouteApi('/print/$entity/$id')
const LINES = 200

export function PrintPage() {
  const { t } = useTranslation()
  const { entity: name, id } = route.useParams()
  const { organization } = route.useSearch()
  const entity = useEntity(name)
  const record = useRecord(name, id, entity !== null)
  const error = errorOf(record)
  if (!entity) return <StateView drawing="missing" title={t('list.unknownEntity')} text={name} />
  if (error) return <ErrorState error={error} retry={() => void record.refetch()} />
  if (!record.data) return <SkeletonRows rows={10} />
  return createPortal(<Paper entity={entity} item={record.data} facet={organization ? facetFor(record.data, organization) : (shownFacet(record.data) ?? record.data.facets?.[0] ?? null)} />, document.body)
}

function Paper({ entity, item, facet }: { entity: Entity; item: Item; facet: Facet | null }) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const [at] = useState(() => new Date().toISOString())
  const label = labelOf(item, entity)
  const env = useMemo(() => envOfItem(entity, item, facet, model.me), [entity, item, facet, model.me])
  useEffect(() => {
    const page = document.getElementById('root')
    document.body.dataset.printing = 'true'
    // The sheet lies over the page: nobody should walk into what is under it.
    if (page) page.inert = true
    return () => {
      delete document.body.dataset.printing
      if (page) page.inert = false
    }
  }, [])
  const sections = entity.views.layout.flatMap((tab) => tab.sections).filter((section) => isShown(section, env))
  const lists = sections.flatMap((section) => section.rows.flat()).flatMap(({ field }) => entity.fields[field] ?? []).filter((field) => field.type === 'many')
  return (
    <div className={styles.sheet} lang={i18n.language}>
      <nav className={styles.tools}>
        <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{t('record.back', { name: label })}</Link>
        <Button look="primary" icon="print" onClick={() => window.print()}>{t('record.print')}</Button>
      </nav>
      <article>
        <header>
          <h1>{label}</h1>
          <p>{[entity.title, facet && (organizationOf(model, facet.organization.id)?.name ?? facet.organization.label), t('record.printedBy', { name: model.me.name, time: formatFullTime(at, i18n.language) })].filter(Boolean).join(' · ')}</p>
        </header>
        {sections.map((section) => {
          const cells = section.rows.flat().flatMap((cell) => { const field = entity.fields[cell.field]; return field && field.type !== 'many' && conditionsOf(field, env).visible ? [{ field, span: cell.span }] : [] })
          return cells.length > 0 && (
            <section key={section.name}>
              <h2>{section.title}</h2>
              <dl>{cells.map(({ field, span }) => <div key={field.name} data-span={span}><dt>{field.title}</dt><dd><Show field={field} value={valueOf(item, field, facet)} /></dd></div>)}</dl>
            </section>
          )
        })}
        <Lists fields={lists} item={item} />
      </article>
    </div>
  )
}

function Lists({ fields, item }: { fields: Field[]; item: Item }) {
  const { entities } = useModel()
  const known = fields.flatMap((field) => { const other = entities[field.entity ?? '']; return other && field.field ? [{ field, other, back: field.field }] : [] })
  const asks = useQueries({ queries: known.map(({ other, back }) => ({ queryKey: ['records', other.name, 'print', back, item.id], queryFn: () => listRecords({ entity: other.name, filter: `${back} == id(${quote(item.id)})`, limit: LINES }) })) })
  return (
    <>
      {known.map(({ field, other, back }, place) => {
        const rows = asks[place]?.data?.items ?? []
        const columns = fieldsOf(other, other.views.list).filter((one) => one.name !== back)
        return rows.length > 0 && (
          <section key={field.name}>
            <h2>{field.title}</h2>
            <table>
              <thead><tr>{columns.map((one) => <th key={one.name} scope="col">{one.title}</th>)}</tr></thead>
              <tbody>{rows.map((row) => <tr key={row.id}>{columns.map((one) => <td key={one.name}><Show field={one} value={valueOf(row, one)} dense /></td>)}</tr>)}</tbody>
            </table>
          </section>
        )
      })}
    </>
  )
}
