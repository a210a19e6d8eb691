// The way through the stages: what is done, where it stands, which moves are open and what they still need.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiError, asApiError, messagesByField } from '../api/errors'
import { keys, useHistory } from '../api/queries'
import { readAsOrganization } from '../api/records'
import type { Facet, Item, Move } from '../api/types'
import { showToast } from '../app/toasts'
import { optionTitle } from '../fields/types/choice'
import { fieldsOf } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { valueOf } from '../meta/values'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { MoveDialog } from './MoveDialog'
import { isPast } from './asof'
import styles from './record.module.css'
import { sendMove } from './sendMove'
import { stageDays } from './stageDays'

export interface StagePathProps {
  entity: Entity
  item: Item
  stage: Field
  facet: Facet | null
  short: boolean
}

export function StagePath({ entity, item, stage, facet, short }: StagePathProps) {
  const { t } = useTranslation()
  const moves = useMoves(entity, item, stage, facet)
  const { run, asked, setAsked, error } = useMove(entity, item, stage, facet)
  const current = valueOf(item, stage, facet)
  const options = stage.options ?? []
  const place = options.findIndex((option) => option.code === current)
  const days = useStageDays(entity, item, stage, facet, !short)
  const next = moves.find((move) => options.findIndex((option) => option.code === move.to) === place + 1)
  const start = (move: Move) => (fieldsOf(entity, move.missing).length > 0 ? setAsked(move) : void run(move, {}))
  return (
    <div>
      <ol className={`${styles.path} ${short ? styles.short : ''}`} aria-label={stage.title}>
        {options.map((option, index) => {
          const move = moves.find((one) => one.to === option.code && one.allowed)
          const missing = next?.to === option.code && next.missing.length > 0
          return (
            <li key={option.code} aria-current={index === place ? 'step' : undefined}>
              <Step place={index < place ? 'done' : index === place ? 'now' : 'todo'} title={option.title} days={index <= place ? days[option.code] : undefined} missed={missing ? next.missing.length : 0} move={move} onMove={start} />
            </li>
          )
        })}
      </ol>
      {short && <p style={{ marginTop: 6, fontWeight: 500 }}>{current === null ? '' : optionTitle(stage, current)}</p>}
      <MoveLine entity={entity} stage={stage} moves={moves} next={next} onMove={start} />
      {asked && <MoveDialog entity={entity} item={item} facet={facet} title={t('record.moveTo', { stage: optionTitle(stage, asked.to) })} move={asked} messages={error ? messagesByField(error) : {}} onClose={() => setAsked(null)} onRun={(set) => void run(asked, set)} />}
    </div>
  )
}

interface StepProps {
  place: string
  title: string
  days: number | undefined
  /** How many fields the step to it still needs. */
  missed: number
  move: Move | undefined
  onMove: (move: Move) => void
}

function Step({ place, title, days, missed, move, onMove }: StepProps) {
  const { t } = useTranslation()
  const missing = missed > 0
  const note = missing ? t('record.lacking', { count: missed }) : days === undefined ? '' : t(place === 'now' ? 'record.dayNow' : 'record.days', { count: place === 'now' ? days + 1 : days })
  const body = (
    <>
      <i aria-hidden />
      <span>{place === 'done' && <Icon name="check" size={14} />}{title}</span>
      {note && <small className={styles.days}>{note}</small>}
    </>
  )
  if (!move) return <div className={styles.step} data-place={place} data-missing={missing}>{body}</div>
  return <button type="button" aria-label={t('record.moveTo', { stage: title })} data-tip={t('record.moveTo', { stage: title })} className={styles.step} style={{ width: '100%' }} data-place={place} data-missing={missing} data-move onClick={() => onMove(move)}>{body}</button>
}

function MoveLine({ entity, stage, moves, next, onMove }: { entity: Entity; stage: Field; moves: Move[]; next: Move | undefined; onMove: (move: Move) => void }) {
  const { t } = useTranslation()
  const titleOf = (move: Move) => entity.moves.find((rule) => rule.name === move.name)?.title ?? optionTitle(stage, move.to)
  const needed = next && next.missing.length > 0 ? next : undefined
  const open = moves.filter((move) => move.allowed || (move === needed && fieldsOf(entity, move.missing).length > 0))
  if (open.length === 0 && !needed) return null
  return (
    <div className={styles.moves} data-missing={needed !== undefined} style={{ marginTop: 10 }}>
      {needed ? (
        <>
          <Icon name="alert" />
          {t('record.stillMissing', { stage: optionTitle(stage, needed.to) })}
          {needed.missing.map((name) => <span key={name} className={styles.need}>{entity.fields[name]?.title ?? name}</span>)}
        </>
      ) : (
        t('record.openMoves')
      )}
      {needed && <span className="grow" />}
      {open.map((move) => (
        <Button key={move.name} small look={move === next ? 'primary' : 'outline'} onClick={() => onMove(move)}>
          {move === needed ? t('record.fillAndMove') : titleOf(move)}
          <Icon name="arrowRight" size={14} />
        </Button>
      ))}
    </div>
  )
}

/** Days in each stage, from history; not asked for where there is no room to show them. */
function useStageDays(entity: Entity, item: Item, stage: Field, facet: Facet | null, enabled: boolean): Record<string, number> {
  const history = useHistory(entity.name, item.id, enabled)
  const [opened] = useState(() => Date.now())
  return useMemo(() => {
    const until = item.as_of ? Date.parse(item.as_of) : opened
    const entries = (history.data?.pages.flatMap((page) => page.items) ?? []).filter((entry) => Date.parse(entry.at) <= until)
    return enabled ? stageDays(entries, stage.name, stage.facet ? (facet?.id ?? null) : null, until) : {}
  }, [history.data, stage, facet?.id, enabled, item.as_of, opened])
}

/** The moves at the top of the record are those of the facet at the top; another facet's are asked for by its organization. */
function useMoves(entity: Entity, item: Item, stage: Field, facet: Facet | null): Move[] {
  const asksAgain = !isPast(item) && stage.facet === true && facet !== null && ((item.facets?.length ?? 0) > 1 || !item.moves?.length)
  const own = useQuery({
    queryKey: [...keys.record(entity.name, item.id), 'moves', facet?.organization.id, facet?.version],
    queryFn: () => readAsOrganization(entity.name, item.id, facet?.organization.id ?? ''),
    enabled: asksAgain,
  })
  if (isPast(item)) return []
  return (asksAgain ? own.data?.moves : item.moves) ?? []
}

function useMove(entity: Entity, item: Item, stage: Field, facet: Facet | null) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Move | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const run = async (move: Move, set: Record<string, unknown>) => {
    setError(null)
    try {
      await sendMove(client, { entity, item, stage, facet, move }, set)
      setAsked(null)
      void client.invalidateQueries({ queryKey: keys.record(entity.name, item.id) })
      void client.invalidateQueries({ queryKey: keys.history(entity.name, item.id) })
      showToast({ id: `move:${item.id}`, look: 'done', text: t('record.moved', { stage: optionTitle(stage, move.to) }), lasts: 4_000 })
    } catch (cause) {
      const failure = asApiError(cause)
      setError(failure)
      if (!failure.problems.some((problem) => problem.field)) showToast({ id: `move:${item.id}`, look: 'failed', text: failure.message, lasts: 8_000 })
    }
  }
  return { run, asked, setAsked, error }
}
