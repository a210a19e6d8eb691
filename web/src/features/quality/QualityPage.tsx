// How good the records of an entity are: shares for the whole, a line for each organization, and what exactly is missing, each leading to its rows.
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { readScorecard } from '../../api/quality'
import { errorOf, keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatFullTime } from '../../i18n/format'
import { mainLists, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { ErrorState } from '../../record/ErrorState'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { SkeletonRows, StateView } from '../../ui/States'
import { FieldBars } from './FieldBars'
import { Scoreboard } from './Scoreboard'
import { Summary } from './Summary'
import { type Column, summed } from './figures'
import styles from './quality.module.css'
import { useAge } from './useAge'

const route = getRouteApi('/quality')
const COLUMNS: Column[] = ['organization', 'records', 'complete', 'fresh', 'duplicates']

export function QualityPage() {
  const { t } = useTranslation()
  const model = useModel()
  const { entity: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const entities = mainLists(model).filter((entity) => entity.quality)
  const entity = entities.find((one) => one.name === wanted) ?? entities[0]
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('quality.title') }] }), [t])
  if (!entity) return <StateView drawing="lock" title={t('quality.noRight')} text={t('quality.noRightHint')} />
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('quality.title')}</h1>
        <nav className={styles.tabs} aria-label={t('quality.what')}>
          {entities.map((one) => (
            <button key={one.name} type="button" aria-current={one === entity ? 'page' : undefined} onClick={() => void navigate({ search: { entity: one.name } })}>
              <Icon name={iconFor(one.icon)} size={15} />{one.plural}
            </button>
          ))}
        </nav>
      </header>
      <Card key={entity.name} entity={entity} />
    </div>
  )
}

function Card({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const { organization, order } = route.useSearch()
  const navigate = route.useNavigate()
  const card = useQuery({ queryKey: keys.quality(entity.name), queryFn: () => readScorecard(entity.name) })
  const error = errorOf(card)
  if (error && !card.data) return <ErrorState error={error} retry={() => void card.refetch()} />
  if (!card.data) return <SkeletonRows rows={10} tall />
  const { items } = card.data
  const chosen = items.find((row) => row.organization.id === organization)
  const shown = chosen ?? summed(items)
  const column = COLUMNS.find((one) => one === order?.replace('-', '')) ?? 'organization'
  if (card.data.at === null) return <StateView drawing="empty" title={t('quality.soon')} text={t('quality.soonHint')}><Button look="primary" icon="refresh" onClick={() => void card.refetch()}>{t('quality.look')}</Button></StateView>
  if (!shown || shown.records === 0) return <StateView drawing="empty" title={t('quality.none', { name: entity.plural })} text={t('quality.noneHint')} />
  return (
    <div className={styles.body} tabIndex={0} role="region" aria-label={t('quality.of', { name: entity.plural })}>
      <Counted at={card.data.at} capped={card.data.capped} busy={card.isFetching} onRefresh={() => void card.refetch()} />
      <Summary card={card.data} entity={entity} row={shown} named={chosen ? chosen.organization.label : null} />
      <div className={styles.columns}>
        <Scoreboard
          card={card.data}
          entity={entity}
          chosen={chosen?.organization.id ?? null}
          column={column}
          turned={order?.startsWith('-') ?? false}
          onChoose={(id) => void navigate({ search: (before) => ({ ...before, organization: id ?? undefined }), replace: true })}
          onOrder={(next) => void navigate({ search: (before) => ({ ...before, order: next === column && !order?.startsWith('-') ? `-${next}` : next }), replace: true })}
        />
        <FieldBars card={card.data} entity={entity} row={shown} named={chosen ? chosen.organization.label : null} />
      </div>
    </div>
  )
}

function Counted({ at, capped, busy, onRefresh }: { at: string; capped: boolean; busy: boolean; onRefresh: () => void }) {
  const { t, i18n } = useTranslation()
  const age = useAge(at)
  return (
    <p className={styles.counted}>
      <span data-tip={formatFullTime(at, i18n.language)}>{t('quality.counted', { age })}</span>
      {capped && <span>{t('quality.capped')}</span>}
      <IconButton icon="refresh" small label={t('quality.look')} disabled={busy} onClick={onRefresh} />
    </p>
  )
}
