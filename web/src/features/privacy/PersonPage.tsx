// What is held of one person, counted by where it lies; from here it is given out or erased.
import { useQuery } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Held, privacyKeys, readHeld } from '../../api/privacy'
import { errorOf } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { RecordMark } from '../../fields/RecordMark'
import { formatNumber } from '../../i18n/format'
import { useEntity, useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { SkeletonRows } from '../../ui/States'
import { AskForPerson } from './AskForPerson'
import { usePersonRequests } from './PrivacyPage'
import { RequestList } from './RequestList'
import styles from './privacy.module.css'

const route = getRouteApi('/privacy/$entity/$id')
const AROUND = ['history', 'files', 'staged'] as const

export function PersonPage() {
  const { entity, id } = route.useParams()
  const held = useQuery({ queryKey: privacyKeys.held(entity, id), queryFn: () => readHeld(entity, id) })
  const error = errorOf(held)
  if (held.data) return <Known held={held.data} />
  return error ? <ErrorState error={error} retry={() => void held.refetch()} /> : <SkeletonRows rows={8} />
}

function Known({ held }: { held: Held }) {
  const { t } = useTranslation()
  const entity = useEntity(held.entity)
  const requests = usePersonRequests()
  const mine = requests.data?.pages.flatMap((page) => page.items).filter((one) => one.record === held.id) ?? []
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('privacy.title'), to: '/privacy' }, { label: held.label }] }), [t, held.label])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        {entity && <RecordMark entity={entity} id={held.id} label={held.label} size={36} />}
        <div>
          <h1>{held.label}</h1>
          <p>{t('privacy.heldAbout')}</p>
        </div>
        <Link to="/records/$entity/$id" params={{ entity: held.entity, id: held.id }} className={styles.link}>{t('privacy.open')}<Icon name="chevronRight" size={14} /></Link>
        <AskForPerson held={held} />
      </header>
      <div className={styles.scroll}>
        <Counts held={held} />
        {mine.length > 0 && <section aria-label={t('privacy.requests')}><h2>{t('privacy.requests')}</h2><RequestList requests={mine} named={false} /></section>}
      </div>
    </div>
  )
}

/** Where it lies, and what becomes of it there. */
export function Counts({ held, short = false }: { held: Held; short?: boolean }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const around = AROUND.filter((name) => held[name] > 0)
  return (
    <section aria-label={t('privacy.held')}>
      {!short && <h2>{t('privacy.held')}</h2>}
      <ul className={styles.counts} data-short={short}>
        {held.items.map((item) => (
          <li key={item.entity}>
            <Icon name={iconFor(entities[item.entity]?.icon)} size={16} />
            <b>{entities[item.entity]?.plural ?? item.entity}</b>
            {!short && <span>{t(item.entity === held.entity ? 'privacy.fate.person' : 'privacy.fate.about')}</span>}
            <em>{formatNumber(item.records, i18n.language)}</em>
          </li>
        ))}
        {around.map((name) => (
          <li key={name}>
            <Icon name={name === 'files' ? 'file' : name === 'history' ? 'clock' : 'import'} size={16} />
            <b>{t(`privacy.around.${name}`)}</b>
            {!short && <span>{t(`privacy.fate.${name}`)}</span>}
            <em>{formatNumber(held[name], i18n.language)}</em>
          </li>
        ))}
      </ul>
    </section>
  )
}
