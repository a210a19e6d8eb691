// One tile for each organization that works with the record; masked ones say only that they do.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { openFacet } from '../api/records'
import type { Facet, Item, Reference } from '../api/types'
import { ReferenceOrgMark } from '../app/OrganizationPicker'
import { showToast } from '../app/toasts'
import { useTargets } from '../forms/OrganizationField'
import { Show } from '../fields/registry'
import { can, fieldsOf, organizationOf, useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { Icon } from '../ui/Icon'
import { Menu } from '../ui/overlays'
import { isOwn } from './RecordView'
import { isPast } from './asof'
import styles from './record.module.css'

export interface FacetSwitcherProps {
  entity: Entity
  item: Item
  facet: Facet | null
  onChoose: (id: string) => void
}

export function FacetSwitcher({ entity, item, facet, onChoose }: FacetSwitcherProps) {
  const { t } = useTranslation()
  const model = useModel()
  const facets = (item.facets ?? []).toSorted((left, right) => Number(isOwn(model, right)) - Number(isOwn(model, left)))
  return (
    <div className={styles.facets} role="radiogroup" aria-label={t('record.facets')}>
      {facets.map((one) => <FacetTile key={one.id} entity={entity} facet={one} chosen={one.id === facet?.id} onChoose={onChoose} />)}
      {(item.also_known_to ?? []).map((one) => <MaskedTile key={one.id} organization={one} />)}
      {!isPast(item) && <OpenFacet entity={entity} item={item} />}
    </div>
  )
}

function FacetTile({ entity, facet, chosen, onChoose }: { entity: Entity; facet: Facet; chosen: boolean; onChoose: (id: string) => void }) {
  const { t } = useTranslation()
  const model = useModel()
  const organization = organizationOf(model, facet.organization.id)
  const shown = fieldsOf(entity, entity.views.list).filter((field) => field.facet && facet[field.name] !== null && facet[field.name] !== undefined).slice(0, 3)
  return (
    <button type="button" role="radio" aria-checked={chosen} className={styles.facet} onClick={() => onChoose(facet.id)}>
      <ReferenceOrgMark reference={facet.organization} size={28} />
      <span>
        <b>{organization?.name ?? facet.organization.label}{isOwn(model, facet) && <span className={styles.own}>{t('record.own')}</span>}</b>
        <small>{shown.map((field) => <Show key={field.name} field={field} value={facet[field.name]} dense />)}</small>
      </span>
    </button>
  )
}

function MaskedTile({ organization: reference }: { organization: Reference }) {
  const { t } = useTranslation()
  const organization = organizationOf(useModel(), reference.id)
  return (
    <div className={styles.facet} data-masked>
      <ReferenceOrgMark reference={reference} size={28} />
      <span>
        <b>{organization?.name ?? reference.label}<Icon name="eyeOff" size={14} /></b>
        <small>{t('record.maskedFacet')}</small>
      </span>
    </div>
  )
}

/** Opening a relationship is offered for organizations one works for that have none with this record yet. */
function OpenFacet({ entity, item }: { entity: Entity; item: Item }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const taken = new Set((item.facets ?? []).map((facet) => facet.organization.id))
  const targets = useTargets().filter((one) => one.position && !taken.has(one.id))
  if (!can(entity, 'create') || targets.length === 0) return null
  const open = async (organization: string) => {
    try {
      await openFacet(entity.name, item.id, organization)
      await client.invalidateQueries({ queryKey: keys.record(entity.name, item.id) })
    } catch (cause) {
      showToast({ id: 'facet', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return (
    <Menu
      trigger={<button type="button" className={`${styles.facet} ${styles.openFacet}`}><Icon name="plus" />{t('record.openFacet')}</button>}
      groups={[{ title: t('forms.writeFor'), entries: targets.map((one) => ({ key: one.id, label: one.name, onClick: () => void open(one.id) })) }]}
    />
  )
}
