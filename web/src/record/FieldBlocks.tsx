// The values of a record as the layout of the model groups them: what belongs to one organization apart from what all share.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Facet, Item } from '../api/types'
import { conditionsOf, envOfItem, isShown, layoutWith } from '../meta/conditions'
import type { Env } from '../meta/expr'
import { organizationOf, useModel } from '../meta/model'
import type { Cell, Entity, LayoutTab } from '../meta/types'
import { Tabs } from '../ui/Tabs'
import { FieldValue } from './FieldValue'
import { Block } from './blocks'
import styles from './record.module.css'

export interface FieldBlocksProps {
  entity: Entity
  item: Item
  facet: Facet | null
}

export function FieldBlocks({ entity, item, facet }: FieldBlocksProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(0)
  const tabs = useMemo(() => layoutWith(entity.views.layout, entity, (field) => field.type !== 'many', true), [entity])
  const place = Math.min(chosen, tabs.length - 1)
  const tab = tabs[place]
  return (
    <>
      {tabs.length > 1 && <div className={styles.tabs}><Tabs label={t('forms.tabs')} chosen={place} onChoose={setChosen} tabs={tabs.map((one) => ({ key: one.name ?? '', label: one.title ?? t('forms.firstTab') }))} /></div>}
      {tab && <TabBlocks entity={entity} item={item} facet={facet} tab={tab} isFirst={place === 0} />}
    </>
  )
}

export interface Group {
  name: string
  title: string
  note: string
  block: string | null
  cells: Cell[]
}

/** Sections of one tab: first what only the organization of the facet may change, then what is shared. */
export function groupsOf(entity: Entity, tab: LayoutTab, env: Env, own: { title: string; note: string } | null, note: string): Group[] {
  const isOwn = (cell: Cell) => Boolean(entity.fields[cell.field]?.facet)
  const shown = tab.sections.filter((section) => isShown(section, env)).map((section) => ({ ...section, cells: section.rows.flat().filter((cell) => { const field = entity.fields[cell.field]; return field !== undefined && conditionsOf(field, env).visible }) }))
  const mine = own ? shown.flatMap((section) => section.cells.filter(isOwn)) : []
  const shared = shown.flatMap(({ name, title, block, cells }): Group[] => {
    const rest = cells.filter((cell) => !isOwn(cell))
    return rest.length > 0 || block ? [{ name, title, note: '', block, cells: rest }] : []
  })
  const first = shared.find((group) => group.block === null)
  if (first) first.note = note
  return own && mine.length > 0 ? [{ name: '@own', ...own, block: null, cells: mine }, ...shared] : shared
}

function TabBlocks({ entity, item, facet, tab, isFirst }: FieldBlocksProps & { tab: LayoutTab; isFirst: boolean }) {
  const { t } = useTranslation()
  const model = useModel()
  const env = useMemo(() => envOfItem(entity, item, facet, model.me), [entity, item, facet, model.me])
  const name = facet ? (organizationOf(model, facet.organization.id)?.name ?? facet.organization.label) : ''
  const steward = isFirst && item.organization && entity.faceted ? t('record.stewardIs', { name: organizationOf(model, item.organization.id)?.name ?? item.organization.label }) : ''
  const groups = groupsOf(entity, tab, env, facet ? { title: t('record.ownBlock', { name }), note: t('record.onlyOwn') } : null, steward)
  return (
    <>
      {groups.map((group) => (group.block ? <Block key={group.name} name={group.block} entity={entity} item={item} facet={facet} /> : (
        <section key={group.name} className={styles.block} aria-label={group.title}>
          <h2>{group.title}{group.note && <small>{group.note}</small>}</h2>
          <dl className={styles.values}>
            {group.cells.map((cell) => {
              const field = entity.fields[cell.field]
              return field && <FieldValue key={`${facet?.id ?? ''}${cell.field}`} entity={entity} item={item} field={field} facet={field.facet ? facet : null} conditions={conditionsOf(field, env)} span={cell.span} />
            })}
          </dl>
        </section>
      )))}
    </>
  )
}
