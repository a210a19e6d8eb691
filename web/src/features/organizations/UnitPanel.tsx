// One organization beside the chart: where it lies, who sits there, what happened to it, and where to go on.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Turn, Unit } from '../../api/organizations'
import { listRecords } from '../../api/records'
import type { Reference } from '../../api/types'
import { formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import type { Organization } from '../../meta/types'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { OrgMark, Person } from '../../ui/marks'
import type { Figures } from './Card'
import styles from './panel.module.css'
import { mayPlan, sharedEntity, unitKeys } from './useUnits'

export interface UnitPanelProps {
  unit: Unit & Organization
  day: string
  nameOf: (id: string | null) => string | null
  turns: Turn[]
  figures: Figures
  sharedName: string
  sign: { sign: string; color: string }
  onClose: () => void
  onUnit: (id: string) => void
}

export function UnitPanel({ unit, day, nameOf, turns, figures, sharedName, sign, onClose, onUnit }: UnitPanelProps) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const own = turns.filter((turn) => turn.organization === unit.id || turn.to === unit.id)
  const shared = sharedEntity(model)
  return (
    <aside className={styles.panel} aria-label={unit.name}>
      <header>
        <OrgMark sign={sign.sign} color={sign.color} size={28} />
        <div><h2>{unit.name}</h2><p>{unit.code} · {t(`organizations.unit.${unit.kind}`, { defaultValue: unit.kind })}</p></div>
        <IconButton icon="close" label={t('common.close')} onClick={onClose} />
      </header>
      <dl className={styles.facts}>
        {unit.parent && <div><dt>{t('organizations.above')}</dt><dd><button type="button" onClick={() => onUnit(unit.parent as string)}>{nameOf(unit.parent)}</button></dd></div>}
        <div><dt>{t('organizations.since')}</dt><dd className="tabular">{unit.from}</dd></div>
        {unit.to && <div><dt>{t('organizations.until')}</dt><dd className="tabular">{unit.to}</dd></div>}
        <div><dt>{t('organizations.staff')}</dt><dd className="tabular">{formatNumber(figures.people[unit.id] ?? 0, i18n.language)}</dd></div>
        {shared && <div><dt>{sharedName}</dt><dd className="tabular"><Link to="/records/$entity" params={{ entity: shared.name }} search={{}}>{formatNumber(figures.shared[unit.id] ?? 0, i18n.language)}</Link></dd></div>}
      </dl>
      <People unit={unit} day={day} />
      {own.length > 0 && (
        <section>
          <h3>{t('organizations.happened')}</h3>
          <ol className={styles.turns}>
            {own.map((turn) => (
              <li key={`${turn.day}${turn.kind}${turn.organization}`} data-kind={turn.kind}><time className="tabular">{turn.day}</time><span>{t(`organizations.turn.${turn.kind === 'closed' && turn.to ? 'merged' : turn.kind}`, { name: turn.name, to: nameOf(turn.to) ?? '', old: turn.old ?? '' })}{turn.planned && <em>{t('organizations.planned')}</em>}</span></li>
            ))}
          </ol>
        </section>
      )}
      {mayPlan(model) && <footer><Button look="outline" icon="reorganize" onClick={() => void navigate({ to: '/reorganizations/$id', params: { id: 'new' }, search: { unit: unit.id } })}>{t('organizations.planThis')}</Button></footer>}
    </aside>
  )
}

const SHOWN = 40

/** Whoever may read positions sees who sits there on the day; others see nobody. */
function People({ unit, day }: { unit: Unit; day: string }) {
  const { t } = useTranslation()
  const model = useModel()
  const filter = `organization == '${unit.id}' && valid_from <= date('${day}') && (!has(valid_to) || date('${day}') < valid_to)`
  const people = useQuery({ queryKey: [...unitKeys.counts('people', day), unit.id], queryFn: () => listRecords({ entity: 'position', filter, limit: SHOWN, order: 'role' }) })
  const items = people.data?.items ?? []
  if (items.length === 0) return null
  const roles = new Map(model.organizations.flatMap((one) => (one.position ? [[one.position.role, one.position.role_label]] : [])))
  return (
    <section>
      <h3>{t('organizations.sitting')}</h3>
      <ul className={styles.people}>
        {items.map((item) => {
          const user = item.user as Reference
          const role = String(item.role)
          return <li key={item.id}><Person id={user.id} label={user.label} size={22} /><b>{user.label}</b><span>{t(`organizations.role.${role}`, { defaultValue: roles.get(role) ?? role })}</span></li>
        })}
        {people.data?.next && <li className={styles.more}><Icon name="dots" />{t('organizations.morePeople')}</li>}
      </ul>
    </section>
  )
}
