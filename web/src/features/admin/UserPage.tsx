// One person: their account and what may be done with it, their positions, their sessions, and what happened lately.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type UserAction, actOnUser, beginView } from '../../api/admin'
import { asApiError } from '../../api/errors'
import { errorOf, keys } from '../../api/queries'
import { readRecord } from '../../api/records'
import type { Item } from '../../api/types'
import { showToast } from '../../app/toasts'
import { takeSession } from '../../app/view'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { Dialog } from '../../ui/overlays'
import { SkeletonRows } from '../../ui/States'
import { AccountState } from './AccountState'
import { AdminFrame } from './AdminFrame'
import { FirstPassword } from './FirstPassword'
import { Positions } from './Positions'
import { RecentAudit } from './AuditLines'
import { Sessions } from './Sessions'
import styles from './admin.module.css'

const route = getRouteApi('/admin/users/$id')

export function UserPage() {
  const { id } = route.useParams()
  const user = useQuery({ queryKey: keys.record('user', id), queryFn: () => readRecord('user', id) })
  const error = errorOf(user)
  return (
    <AdminFrame crumbs={[{ label: user.data ? String(user.data.name) : '…' }]}>
      {user.data ? <Whole user={user.data} /> : error ? <ErrorState error={error} retry={() => void user.refetch()} /> : <SkeletonRows rows={8} />}
    </AdminFrame>
  )
}

function Whole({ user }: { user: Item }) {
  const { t } = useTranslation()
  return (
    <div className={styles.scroll}>
      <header className={styles.head}>
        <Person id={user.id} label={String(user.name)} size={44} />
        <div>
          <h1>{String(user.name)}<AccountState user={user} /></h1>
          <p>{[user.login, user.organization?.label, user.email, user.phone].filter(Boolean).join(' · ')}</p>
        </div>
        <Actions user={user} />
      </header>
      <div className={styles.columns}>
        <Positions user={user} />
        <Sessions user={user} />
        <section aria-labelledby="recent" className={styles.part}>
          <header><h2 id="recent">{t('admin.audit.recent')}</h2><Link to="/admin/audit" search={{ by: user.id }} className={styles.aside}>{t('admin.audit.all')}<Icon name="chevronRight" size={14} /></Link></header>
          <RecentAudit user={user.id} />
        </section>
      </div>
    </div>
  )
}

function Actions({ user }: { user: Item }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { me } = useModel()
  const [password, setPassword] = useState<string | null>(null)
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (cause) {
      showToast({ id: 'account', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  const act = (action: UserAction) => attempt(async () => {
    const { initial_password: first } = await actOnUser(user, action)
    await Promise.all([client.invalidateQueries({ queryKey: keys.record('user', user.id) }), client.invalidateQueries({ queryKey: ['admin', user.id] })])
    if (first) setPassword(first)
    else showToast({ id: 'account', look: 'done', text: t(`admin.act.done.${action}`, { name: String(user.name) }), lasts: 4_000 })
  })
  const look = () => attempt(async () => {
    const session = await beginView(user.id)
    await navigate({ to: '/' })
    takeSession(client, session)
  })
  const isMe = user.id === me.id
  return (
    <div className={styles.deeds}>
      {!isMe && <Button look="outline" icon="eye" data-tip={t('admin.act.viewHint')} onClick={() => void look()}>{t('admin.act.view')}</Button>}
      <Button look="outline" icon="key" onClick={() => void act('set_password')}>{t('admin.act.set_password')}</Button>
      <Button look="outline" icon="logout" onClick={() => void act('sign_out')}>{t('admin.act.sign_out')}</Button>
      {!isMe && <Button look="outline" icon={user.locked ? 'check' : 'lock'} onClick={() => void act(user.locked ? 'unlock' : 'lock')}>{t(user.locked ? 'admin.act.unlock' : 'admin.act.lock')}</Button>}
      {!isMe && <Link to="/admin/users/$id/handover" params={{ id: user.id }} className={styles.asButton}><Icon name="share" />{t('admin.handover.title')}</Link>}
      {password !== null && (
        <Dialog opened onClose={() => setPassword(null)} title={t('admin.act.set_password')}>
          <FirstPassword name={String(user.name)} login={String(user.login)} password={password} onClose={() => setPassword(null)} />
        </Dialog>
      )}
    </div>
  )
}
