// Lines of audit: who did what, from where, with what was told besides; records and people are links.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type AuditLine, readAudit } from '../../api/admin'
import { errorOf } from '../../api/queries'
import { formatFullTime, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import { SkeletonRows } from '../../ui/States'
import styles from './admin.module.css'

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const SIGNS: Record<string, IconName> = { session: 'user', password: 'key', token: 'key', user: 'userCircle', access: 'lock', view: 'eye', reveal: 'eye', export: 'download', duplicates: 'copy', steward: 'shield', reorganization: 'sitemap', privacy: 'shield', retention: 'clock' }

export function RecentAudit({ user }: { user: string }) {
  const { t } = useTranslation()
  const lines = useQuery({ queryKey: ['admin', user, 'audit'], queryFn: () => readAudit({ by: user, limit: 8 }, null) })
  const error = errorOf(lines)
  if (error) return <ErrorState error={error} retry={() => void lines.refetch()} />
  if (!lines.data) return <SkeletonRows rows={3} />
  if (lines.data.items.length === 0) return <p className={styles.nothing}>{t('admin.audit.none')}</p>
  return <AuditLines items={lines.data.items} brief />
}

export function AuditLines({ items, brief = false }: { items: AuditLine[]; brief?: boolean }) {
  return <ul>{items.map((line) => <Line key={line.id} line={line} brief={brief} />)}</ul>
}

function Line({ line, brief }: { line: AuditLine; brief: boolean }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const [family = ''] = line.kind.split('.')
  const entity = line.entity ? entities[line.entity] : undefined
  // Ids say nothing to a person: the record is a link, everything else is in the words of the line.
  const told = Object.entries(line.detail).filter(([name, value]) => !(name === 'by' && value === 'password') && !ID.test(String(value)))
  const details = told.map(([name, value]) => t('admin.audit.pair', { name: t(`admin.audit.detail.${name}`, { defaultValue: name }), value: say(value) }))
  return (
    <li className={styles.line} data-bad={family === 'access' || line.kind === 'session.failed' || line.kind === 'password.wrong'}>
      <span className={styles.glyph}><Icon name={SIGNS[family] ?? 'info'} /></span>
      <span className={styles.text}>
        <b>
          {t(`admin.audit.kind.${line.kind}`, { defaultValue: line.kind })}
          {entity && line.record && <Link to="/records/$entity/$id" params={{ entity: entity.name, id: line.record }}>{entity.title}<Icon name="chevronRight" size={14} /></Link>}
        </b>
        <small>{[brief ? null : (line.by?.label ?? t('admin.audit.nobody')), line.organization?.label, line.address, ...details].filter(Boolean).join(' · ')}</small>
      </span>
      <time dateTime={line.at} data-tip={formatFullTime(line.at, i18n.language)}>{formatTime(line.at, i18n.language, t)}</time>
    </li>
  )
}

function say(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
