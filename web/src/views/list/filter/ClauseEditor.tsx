// The editor under a chip: one condition, or alternatives of which one has to hold; each is edited by itself.
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entity } from '../../../meta/types'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { FieldList } from './AddCondition'
import { type Clause, type Single, isAny, isRaw, operatorOf } from './clauses'
import { ConditionEditor } from './ConditionEditor'
import styles from './filter.module.css'
import { RawEditor } from './RawEditor'
import { clauseWords, isComplete } from './words'

export interface ClauseEditorProps {
  entity: Entity
  clause: Clause
  onChange: (clause: Clause) => void
  onDone: () => void
  onRemove: () => void
}

export function ClauseEditor({ entity, clause, onChange, onDone, onRemove }: ClauseEditorProps) {
  const { t, i18n } = useTranslation()
  const all = isAny(clause) ? clause.any : [clause]
  const [place, setPlace] = useState(all.length - 1)
  const [adding, setAdding] = useState(false)
  const current = all[Math.min(place, all.length - 1)]
  const put = (next: Single[]) => onChange(next.length === 1 && next[0] ? next[0] : { any: next })
  const change = (next: Single) => put(all.map((one) => (one === current ? next : one)))
  const remove = () => {
    if (all.length === 1) return onRemove()
    setPlace(0)
    put(all.filter((one) => one !== current))
  }
  if (adding) {
    return (
      <FieldList
        entity={entity}
        onPick={(next) => {
          setAdding(false)
          setPlace(all.length)
          put([...all, next])
        }}
      />
    )
  }
  if (!current) return null
  return (
    <>
      {all.length > 1 && (
        <div className={styles.alternatives} role="group" aria-label={t('filter.alternatives')}>
          {all.map((one, index) => (
            <Fragment key={index}>
              {index > 0 && <span>{t('filter.or')}</span>}
              <button type="button" className={styles.op} aria-pressed={one === current} onClick={() => setPlace(index)}>{clauseWords(entity, one, t, i18n.language)}</button>
            </Fragment>
          ))}
        </div>
      )}
      {isRaw(current) ? (
        <RawEditor text={current.raw} onChange={(raw) => change({ raw })} onDone={onDone} onRemove={remove} />
      ) : (
        <ConditionEditor key={place} entity={entity} condition={current} onChange={change} onDone={onDone} onRemove={remove} />
      )}
      {isWorthKeeping(entity, current) && <Button small look="link" className={styles.orElse} onClick={() => setAdding(true)}><Icon name="plus" size={13} />{t('filter.orElse')}</Button>}
    </>
  )
}

export function isWorthKeeping(entity: Entity, clause: Clause): boolean {
  if (isAny(clause)) return clause.any.every((one) => isWorthKeeping(entity, one))
  if (isRaw(clause)) return clause.raw.trim() !== ''
  const operator = operatorOf(entity, clause)
  return operator !== undefined && isComplete(clause, operator.asks)
}

/** What is left of a clause when alternatives that were begun and not answered are dropped. */
export function completed(entity: Entity, clause: Clause): Clause | null {
  if (!isAny(clause)) return isWorthKeeping(entity, clause) ? clause : null
  const kept = clause.any.filter((one) => isWorthKeeping(entity, one))
  return kept.length > 1 ? { any: kept } : (kept[0] ?? null)
}
