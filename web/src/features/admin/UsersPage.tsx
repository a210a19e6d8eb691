// The people that one administers: found by name or login, with their organization, their positions and the state of their account.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorOf, keys } from '../../api/queries'
import { listRecords } from '../../api/records'
import type { Item, Reference } from '../../api/types'
import { can, useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Segments, TextInput } from '../../ui/inputs'
import { Person } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import { quote } from '../../views/list/filter/literal'
import { AdminFrame } from './AdminFrame'
import { NewPerson } from './NewPerson'
import { AccountState } from './AccountState'
import styles from './admin.module.css'
import { useRoleTitle } from './roles'

const STATES = { all: '', active: '!locked && !program', locked: 'locked == true', program: 'program == true' } as const
type Kind = keyof typeof STATES
const PAGE = 50

const route = getRouteApi('/admin/users')

export function UsersPage() {
  const { t } = useTranslation()
  const { entities } = useModel()
  const { q = '', show = 'all' } = route.useSearch()
  const navigate = route.useNavigate()
  const [isNew, setNew] = useState(false)
  const put = (search: { q?: string; show?: Kind }) => void navigate({ search: (before) => ({ ...before, ...search }), replace: true })
  return (
    <AdminFrame title={t('admin.users.title')}>
      <header className={styles.bar}>
        <div className={styles.find}><TextInput type="search" lead="search" aria-label={t('admin.users.find')} placeholder={t('admin.users.find')} value={q} onChange={(event) => put({ q: event.target.value })} /></div>
        <Segments label={t('admin.users.show')} value={show} options={(Object.keys(STATES) as Kind[]).map((value) => ({ value, label: t(`admin.users.state.${value}`) }))} onChange={(next) => put({ show: next })} />
        <span className={styles.space} />
        {entities.user && can(entities.user, 'create') && (
          <>
            <Link to="/imports" search={{ entity: 'user' }} className={styles.aside}><Icon name="import" />{t('admin.users.import')}</Link>
            <Button look="primary" icon="plus" onClick={() => setNew(true)}>{t('admin.users.new')}</Button>
          </>
        )}
      </header>
      <Found text={useDeferredValue(q.trim())} show={show} />
      {isNew && <NewPerson onClose={() => setNew(false)} />}
    </AdminFrame>
  )
}

function Found({ text, show }: { text: string; show: Kind }) {
  const { t } = useTranslation()
  const words = text ? [`(name.contains(${quote(text)}) || login.contains(${quote(text)}))`] : []
  const filter = [...words, ...(STATES[show] ? [STATES[show]] : [])].join(' && ')
  const ask = { entity: 'user', order: 'login', limit: PAGE, ...(filter ? { filter } : {}) }
  const people = useInfiniteQuery({
    queryKey: [...keys.lists('user'), 'admin', ask],
    queryFn: ({ pageParam, signal }) => listRecords({ ...ask, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  })
  const error = errorOf(people)
  if (error && !people.data) return <ErrorState error={error} retry={() => void people.refetch()} />
  if (!people.data) return <SkeletonRows rows={12} />
  if (people.data.pages[0]?.items.length === 0) return <StateView drawing="filter" title={t('admin.users.none')} text={t('admin.users.noneHint')} />
  return (
    <div className={styles.scroll}>
      <div className={styles.heads} aria-hidden><span>{t('admin.users.person')}</span><span>{t('admin.users.organization')}</span><span>{t('admin.users.positions')}</span><span>{t('admin.users.account')}</span></div>
      {people.data.pages.map((page, index) => <People key={page.items[0]?.id ?? index} items={page.items} />)}
      {people.hasNextPage && <Button className={styles.more} look="outline" onClick={() => void people.fetchNextPage()}>{t('admin.more')}</Button>}
    </div>
  )
}

/** One page of people; their positions of today are asked for together. */
function People({ items }: { items: Item[] }) {
  const { t } = useTranslation()
  const ids = items.map((item) => `id(${quote(item.id)})`).join(', ')
  const filter = `self.user in [${ids}] && (!has(valid_to) || valid_to > today())`
  const positions = useQuery({ queryKey: [...keys.lists('position'), 'of', ids], queryFn: () => listRecords({ entity: 'position', filter, limit: 500 }) })
  const title = useRoleTitle()
  return (
    <ul>
      {items.map((item) => {
        const held = positions.data?.items.filter((one) => (one.user as Reference | undefined)?.id === item.id) ?? []
        return (
          <li key={item.id}>
            <Link to="/admin/users/$id" params={{ id: item.id }} className={styles.person}>
              <span className={styles.who}><Person id={item.id} label={String(item.name)} size={28} /><span><b>{String(item.name)}</b><small>{String(item.login)}</small></span></span>
              <span className={styles.cut}>{item.organization?.label}</span>
              <span className={styles.held}>
                {held.slice(0, 2).map((one) => <em key={one.id}>{title(String(one.role))}<small>{one.organization?.label}</small></em>)}
                {held.length > 2 && <small>{t('admin.users.others', { count: held.length - 2 })}</small>}
              </span>
              <AccountState user={item} />
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
