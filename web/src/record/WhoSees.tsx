// Who reads this record, in a few lines: how many of each depth, sister organizations that only know of it, and the way to the whole explanation.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Readers } from '../api/explain'
import type { Item, Reference } from '../api/types'
import { ReferenceOrgMark } from '../app/OrganizationPicker'
import { can } from '../meta/model'
import type { Entity } from '../meta/types'
import { Person } from '../ui/marks'
import { DEPTHS } from './explain/depths'
import { useReaders } from './explain/ReaderList'
import styles from './whosees.module.css'
import record from './record.module.css'

const FACES = 5

export function WhoSees({ entity, item }: { entity: Entity; item: Item }) {
  const { t } = useTranslation()
  const mayExplain = can(entity, 'explain')
  const readers = useReaders(entity.name, item.id, mayExplain)
  const found = readers.data
  return (
    <section className={record.block} aria-label={t('explain.card')}>
      <div className={record.blockHead}>
        <h2>{t('explain.card')}</h2>
        {found && <Faces found={found} />}
        <Link className={styles.why} to="/explain/$entity/$id" params={{ entity: entity.name, id: item.id }} search={{}}>{t(mayExplain ? 'explain.whyLink' : 'explain.whyMe')}</Link>
      </div>
      <ul className={styles.lines}>
        {found && placesOf(found).map(({ place, depths, count }) => (
          <li key={place.id}><ReferenceOrgMark reference={place} size={16} /><span>{place.label}</span><small>{t(`explain.depth.${depths[0] ?? 'own'}`)}{t('common.listComma')}{t('explain.people', { count, more: '' })}</small></li>
        ))}
        {(item.also_known_to ?? []).map((one) => <li key={one.id} data-masked><ReferenceOrgMark reference={one} size={16} /><span>{one.label}</span><small>{t('explain.onlyKnows')}</small></li>)}
      </ul>
    </section>
  )
}

function Faces({ found }: { found: Readers }) {
  const { t } = useTranslation()
  return (
    <>
      <span className={styles.faces} aria-hidden>{found.items.slice(0, FACES).map(({ user }) => <Person key={user.id} id={user.id} label={user.label} size={20} />)}</span>
      <small>{t('explain.people', { count: found.count, more: found.capped ? '+' : '' })}</small>
    </>
  )
}

interface Place {
  place: Reference
  depths: string[]
  count: number
}

/** By the organization of the position that gives it; the nearest first, as the answer has them. */
function placesOf(found: Readers): Place[] {
  const places = new Map<string, Place>()
  for (const { because } of found.items) {
    const [reason] = because
    if (!reason) continue
    const known = places.get(reason.organization.id) ?? { place: reason.organization, depths: [], count: 0 }
    const depths = known.depths.includes(reason.depth) ? known.depths : [...known.depths, reason.depth]
    places.set(reason.organization.id, { ...known, depths: depths.toSorted((left, right) => rank(left) - rank(right)), count: known.count + 1 })
  }
  return [...places.values()].slice(0, 6)
}

const rank = (depth: string) => DEPTHS.findIndex((one) => one === depth)
