// Requests about the data of persons: whose, why, how each stands, and what it left.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type PersonRequest, archiveAddress, isOpen } from '../../api/privacy'
import { formatNumber, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import buttonStyles from '../../ui/Button.module.css'
import { Icon } from '../../ui/Icon'
import styles from './privacy.module.css'

export function RequestList({ requests, named = true }: { requests: PersonRequest[]; named?: boolean }) {
  return <ul className={styles.requests}>{requests.map((one) => <Request key={one.id} request={one} named={named} />)}</ul>
}

function Request({ request, named }: { request: PersonRequest; named: boolean }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const title = entities[request.entity]?.title ?? request.entity
  const label = request.label ?? t('privacy.unnamed', { name: title })
  return (
    <li className={styles.request}>
      <span className={styles.glyph} data-kind={request.kind}><Icon name={request.kind === 'erase' ? 'trash' : 'download'} size={16} /></span>
      <div>
        <b>
          {t(`privacy.kind.${request.kind}`)}
          {named && <Link to="/privacy/$entity/$id" params={{ entity: request.entity, id: request.record }}>{label}</Link>}
        </b>
        <p>{request.reason}</p>
        <small>{t('privacy.by', { name: request.by.label ?? '—', time: formatTime(request.at, i18n.language, t) })}</small>
        {request.problems.map((problem) => <small key={problem.code} className={styles.problem} role="alert">{problem.message}</small>)}
      </div>
      <Outcome request={request} />
    </li>
  )
}

function Outcome({ request }: { request: PersonRequest }) {
  const { t, i18n } = useTranslation()
  if (isOpen(request)) return <progress className={styles.progress} aria-label={t(`privacy.state.${request.state}`)} max={Math.max(1, request.total)} value={request.done} />
  return (
    <span className={styles.outcome}>
      <span className={styles.state} data-state={request.state}>{t(`privacy.state.${request.state}`)}</span>
      {request.state === 'done' && <span className={styles.count}>{t('privacy.records', { count: request.done, shown: formatNumber(request.done, i18n.language) })}</span>}
      {request.archive && <a className={`${buttonStyles.button} ${buttonStyles.outline} ${buttonStyles.small}`} href={archiveAddress(request.id)} download><Icon name="download" size={16} />{t('privacy.fetch')}</a>}
    </span>
  )
}
