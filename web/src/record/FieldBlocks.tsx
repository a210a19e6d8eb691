// The values of a record, grouped as the model's form groups them: what belongs to one organization apart from what all share.
import { useTranslation } from 'react-i18next'
import type { Facet, Item } from '../api/types'
import { fieldsOf, organizationOf, useModel } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { FieldValue } from './FieldValue'
import styles from './record.module.css'

interface Block {
  name: string
  title: string
  note: string
  fields: Field[]
}

export function FieldBlocks({ entity, item, facet }: { entity: Entity; item: Item; facet: Facet | null }) {
  const blocks = useBlocks(entity, item, facet)
  return (
    <>
      {blocks.map((block) => (
        <section key={block.name} className={styles.block} aria-label={block.title}>
          <h2>{block.title}{block.note && <small>{block.note}</small>}</h2>
          <dl className={styles.values}>
            {block.fields.map((field) => <FieldValue key={`${facet?.id ?? ''}${field.name}`} entity={entity} item={item} field={field} facet={field.facet ? facet : null} />)}
          </dl>
        </section>
      ))}
    </>
  )
}

function useBlocks(entity: Entity, item: Item, facet: Facet | null): Block[] {
  const { t } = useTranslation()
  const model = useModel()
  const name = facet ? (organizationOf(model, facet.organization.id)?.name ?? facet.organization.label) : ''
  const sections = entity.views.form.map((section) => ({ ...section, shown: fieldsOf(entity, section.fields).filter((field) => field.type !== 'many') }))
  const own = facet ? sections.flatMap((section) => section.shown.filter((field) => field.facet)) : []
  const steward = item.organization && entity.faceted ? t('record.stewardIs', { name: organizationOf(model, item.organization.id)?.name ?? item.organization.label }) : ''
  const shared = sections.flatMap(({ name: key, title, shown }): Block[] => {
    const fields = shown.filter((field) => !field.facet)
    return fields.length > 0 ? [{ name: key, title, note: '', fields }] : []
  })
  const first = shared[0]
  if (first) first.note = steward
  return own.length > 0 ? [{ name: '@own', title: t('record.ownBlock', { name }), note: t('record.onlyOwn'), fields: own }, ...shared] : shared
}
