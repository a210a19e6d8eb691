// All requests about the data of persons that the reader may see, latest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isOpen, listPersonRequests, privacyKeys } from '../../api/privacy'
import { errorOf } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { SkeletonRows, StateView } from '../../ui/States'
import { RequestList } from './RequestList'
import styles from './privacy.module.css'

export function PrivacyPage() {
  const { t } = useTranslation()
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('privacy.title') }] }), [t])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{t('privacy.title')}</h1>
          <p>{t('privacy.about')}</p>
        </div>
      </header>
      <All />
    </div>
  )
}

export function usePersonRequests() {
  return useInfiniteQuery({
    queryKey: privacyKeys.requests,
    queryFn: ({ pageParam }) => listPersonRequests(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isOpen)) ? 1_000 : false),
  })
}

function All() {
  const { t } = useTranslation()
  const requests = usePersonRequests()
  const error = errorOf(requests)
  if (error && !requests.data) return <ErrorState error={error} retry={() => void requests.refetch()} />
  if (!requests.data) return <SkeletonRows rows={6} tall />
  const items = requests.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <StateView drawing="lock" title={t('privacy.none')} text={t('privacy.noneHint')} />
  return (
    <div className={styles.scroll}>
      <RequestList requests={items} />
      {requests.hasNextPage && <Button look="outline" onClick={() => void requests.fetchNextPage()}>{t('record.older')}</Button>}
    </div>
  )
}
