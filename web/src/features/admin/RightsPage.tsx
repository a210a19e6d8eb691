// The rights of the model as a matrix: for one business object by role, or for one role by business object; each cell says how far it reaches.
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { EntityRights, Grant, Rights } from '../../api/admin'
import { errorOf } from '../../api/queries'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { SkeletonRows } from '../../ui/States'
import { AdminFrame } from './AdminFrame'
import styles from './admin.module.css'
import { useRights } from './roles'

const VERBS = ['read', 'create', 'update', 'delete', 'export', 'merge', 'explain', 'reveal', 'export_sensitive', 'erase'] as const

const route = getRouteApi('/admin/rights')

export function RightsPage() {
  const { t } = useTranslation()
  const rights = useRights()
  const error = errorOf(rights)
  return (
    <AdminFrame title={t('admin.rights.title')} crumbs={[{ label: t('admin.rights.title') }]}>
      {rights.data ? <Whole rights={rights.data} /> : error ? <ErrorState error={error} retry={() => void rights.refetch()} /> : <SkeletonRows rows={10} />}
    </AdminFrame>
  )
}

function Whole({ rights }: { rights: Rights }) {
  const { t } = useTranslation()
  const { entity: wanted, role } = route.useSearch()
  const navigate = route.useNavigate()
  const entity = rights.entities.find((one) => one.entity === wanted) ?? rights.entities.find((one) => one.grants.length > 3) ?? rights.entities[0]
  const entities = rights.entities.map((one) => ({ value: one.entity, label: one.title }))
  const roles = rights.roles.map((one) => ({ value: one.role, label: one.title }))
  const by = role ? 'role' : 'entity'
  const turn = (next: 'role' | 'entity') => void navigate({ search: next === 'role' ? { role: rights.roles[0]?.role ?? '' } : {} })
  return (
    <>
      <header className={styles.bar}>
        <Segments label={t('admin.rights.by')} value={by} options={[{ value: 'entity', label: t('admin.rights.byEntity') }, { value: 'role', label: t('admin.rights.byRole') }]} onChange={turn} />
        <div className={styles.pick}>
          {by === 'role'
            ? <Combo label={t('admin.positions.role')} clearable={false} options={roles} value={roles.find((one) => one.value === role) ?? null} onPick={(one) => one && void navigate({ search: { role: one.value } })} />
            : <Combo label={t('admin.rights.object')} clearable={false} options={entities} value={entities.find((one) => one.value === entity?.entity) ?? null} onPick={(one) => one && void navigate({ search: { entity: one.value } })} />}
        </div>
        <span className={styles.note}>{t('admin.rights.hint')}</span>
      </header>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('admin.rights.title')}>
        {by === 'role' ? (
          <Matrix corner={t('admin.rights.object')} rows={rights.entities.map((one) => ({ key: one.entity, title: one.title, grants: one.grants.filter((grant) => grant.role === role) })).filter((row) => row.grants.length > 0)} />
        ) : entity && (
          <>
            <Matrix corner={t('admin.positions.role')} entity={entity.entity} rows={rights.roles.map((one) => ({ key: one.role, title: one.title, grants: entity.grants.filter((grant) => grant.role === one.role) })).filter((row) => row.grants.length > 0)} />
            <Besides entity={entity} rights={rights} />
          </>
        )}
      </div>
    </>
  )
}

/** ``entity``: whose rights these are, where the rows are roles. */
function Matrix({ corner, rows, entity }: { corner: string; entity?: string; rows: { key: string; title: string; grants: Grant[] }[] }) {
  const { t } = useTranslation()
  const used = VERBS.filter((verb) => rows.some((row) => row.grants.some((grant) => grant.verb === verb)))
  if (rows.length === 0) return <p className={styles.nothing}>{t('admin.rights.none')}</p>
  return (
    <table className={styles.matrix}>
      <thead><tr><th scope="col">{corner}</th>{used.map((verb) => <th key={verb} scope="col">{t(`admin.rights.verb.${verb}`)}</th>)}</tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.title}</th>
            {used.map((verb) => <Cell key={verb} entity={entity ?? row.key} grants={row.grants.filter((grant) => grant.verb === verb)} />)}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ entity, grants }: { entity: string; grants: Grant[] }) {
  const { t } = useTranslation()
  const fields = useModel().entities[entity]?.fields
  const [grant] = grants
  if (!grant) return <td><span className={styles.no} aria-label={t('admin.rights.no')}>–</span></td>
  const limits = [grant.fields ? t('admin.rights.onlyFields', { names: grant.fields.map((name) => fields?.[name]?.title ?? name).join(t('common.listComma')) }) : null, grant.when]
  return (
    <td data-tip={grant.place}>
      <span className={styles.depth} data-depth={grant.depth}>{t(`admin.rights.depth.${grant.depth}`)}</span>
      {limits.filter(Boolean).map((limit) => <small key={limit}>{limit}</small>)}
    </td>
  )
}

/** What a matrix cannot say: rights through another record, and fields that are kept for some roles. */
function Besides({ entity, rights }: { entity: EntityRights; rights: Rights }) {
  const { t } = useTranslation()
  const names = (roles: string[] | null) => (roles === null ? t('admin.rights.all') : roles.length === 0 ? t('admin.rights.nobody') : roles.map((role) => rights.roles.find((one) => one.role === role)?.title ?? role).join(t('common.listComma')))
  if (!entity.parent && entity.fields.length === 0) return null
  return (
    <section className={styles.besides}>
      <h2>{t('admin.rights.besides')}</h2>
      <ul>
        {entity.parent && <li><Icon name="link" size={14} />{t('admin.rights.through', { field: entity.parent })}</li>}
        {entity.fields.map((field) => <li key={field.field}><Icon name="lock" size={14} /><span><b>{field.title}</b>{t('admin.rights.kept', { read: names(field.read), write: names(field.write) })}</span></li>)}
      </ul>
    </section>
  )
}
