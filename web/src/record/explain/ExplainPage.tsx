// "Why can this person see this": the answer first, then every position by itself, what may be done, and who else reads it.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type ExplainAsk, type Explanation, explainAccess } from '../../api/explain'
import { errorOf, keys, useRecord } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { can, useEntity, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { labelOf } from '../../meta/values'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { SkeletonRows, StateView } from '../../ui/States'
import { ErrorState } from '../ErrorState'
import { FieldStates, Verbs } from './Asides'
import { Positions } from './Positions'
import { ReaderList } from './ReaderList'
import { PEOPLE, Sentence } from './Sentence'
import styles from './explain.module.css'

const route = getRouteApi('/explain/$entity/$id')

export function ExplainPage() {
  const { t } = useTranslation()
  const { entity: name, id } = route.useParams()
  const entity = useEntity(name)
  if (!entity) return <StateView drawing="missing" title={t('list.unknownEntity')} text={name} />
  return <Page entity={entity} id={id} />
}

function Page({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const { me, entities } = useModel()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const record = useRecord(entity.name, id)
  const label = record.data ? labelOf(record.data, entity) : ''
  const ask: ExplainAsk = { entity: entity.name, id, ...search }
  const explained = useQuery({ queryKey: keys.explain(ask), queryFn: () => explainAccess(ask), placeholderData: (before) => before, retry: false })
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: entity.plural, to: `/records/${entity.name}` }, { label: label || '…', to: `/records/${entity.name}/${id}` }, { label: t('explain.title') }] }), [entity, id, label, t])
  const turn = (next: Partial<typeof search>) => void navigate({ search: { ...search, ...next }, replace: true })
  const found = explained.data
  const error = errorOf(explained)
  const mayExplain = can(entity, 'explain')
  const people = entities[PEOPLE]
  const mayAsk = mayExplain && people !== undefined && can(people, 'explain')
  const copy = () => {
    void navigator.clipboard.writeText(window.location.href)
    showToast({ id: 'copy', look: 'done', text: t('record.linkCopied'), lasts: 2_500 })
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('explain.title')}</h1>
        <p>{t('explain.about')}</p>
        <Button look="outline" icon="link" onClick={copy}>{t('record.copyLink')}</Button>
      </header>
      <div className={styles.body}>
        <div>
          <Sentence entity={entity} record={{ id, label }} user={found?.user ?? { id: me.id, label: me.name }} verb={found?.verb ?? 'read'} verbs={Object.keys(found?.verbs ?? { read: true })} at={search.at} onUser={mayAsk ? (user) => turn({ user }) : undefined} onVerb={(verb) => turn({ verb })} onDay={(at) => turn({ at })} />
          {error ? <ErrorState error={error} retry={() => void explained.refetch()} /> : found ? <><Answer found={found} /><Positions found={found} /></> : <SkeletonRows rows={6} />}
          {mayExplain && <ReaderList entity={entity} id={id} />}
        </div>
        {found && !error && <aside><Verbs found={found} /><FieldStates entity={entity} found={found} /></aside>}
      </div>
    </div>
  )
}

/** In one line, before any detail. */
function Answer({ found }: { found: Explanation }) {
  const { t } = useTranslation()
  const [reason] = found.because
  const verb = t(`explain.verb.${found.verb}`)
  const positions = new Set(found.because.map((one) => one.position)).size
  const why = reason?.lies
    ? t('explain.why', { place: reason.lies.organization.label, owner: reason.lies.owner?.label ?? t('explain.nobody'), name: found.user.label, depth: t(`explain.depth.${reason.depth}`) })
    : reason?.request ? t('explain.whyRequest') : t(found.missing.length > 0 ? 'explain.whyNot' : 'explain.noPosition', { name: found.user.label })
  return (
    <section className={styles.answer} data-look={found.allowed ? 'yes' : 'no'} role="status">
      <span aria-hidden><Icon name={found.allowed ? 'check' : 'close'} size={20} /></span>
      <div>
        <h2>{found.allowed ? t('explain.yes', { verb, count: positions }) : t('explain.no', { verb })}</h2>
        <p>{why}</p>
      </div>
    </section>
  )
}
