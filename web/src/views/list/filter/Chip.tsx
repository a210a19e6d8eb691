// One condition of the sentence: words on the outside, its editor under it. A raw expression is shown as it is written.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entity } from '../../../meta/types'
import { Button } from '../../../ui/Button'
import { Icon } from '../../../ui/Icon'
import { TextArea } from '../../../ui/inputs'
import { Popup } from '../../../ui/overlays'
import { type Clause, type Condition, isRaw, operatorOf } from './clauses'
import { ConditionEditor } from './ConditionEditor'
import styles from './filter.module.css'
import { useLabels } from './useLabels'
import { conditionWords, isComplete } from './words'

export interface ChipProps {
  entity: Entity
  clause: Clause
  onChange: (clause: Clause | null) => void
}

export function Chip({ entity, clause, onChange }: ChipProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Clause>(clause)
  const [opened, setOpened] = useState(false)
  const finish = (next: Clause | null) => {
    setOpened(false)
    if (JSON.stringify(next) !== JSON.stringify(clause)) onChange(next)
  }
  const change = (next: boolean) => {
    if (next) setDraft(clause)
    else finish(isWorthKeeping(entity, draft) ? draft : clause)
    setOpened(next)
  }
  return (
    <Popup
      label={t('filter.edit')}
      width={300}
      opened={opened}
      onChange={change}
      trigger={(toggle) => (
        <button type="button" className={styles.chip} onClick={toggle}>
          {isRaw(clause) ? <code>{clause.raw}</code> : <ConditionWords entity={entity} condition={clause} />}
          <Icon name="chevronDown" size={13} />
        </button>
      )}
    >
      {() =>
        isRaw(draft) ? (
          <RawEditor text={draft.raw} onChange={(raw) => setDraft({ raw })} onDone={() => finish(isWorthKeeping(entity, draft) ? draft : null)} onRemove={() => finish(null)} />
        ) : (
          <ConditionEditor entity={entity} condition={draft} onChange={setDraft} onDone={() => finish(isWorthKeeping(entity, draft) ? draft : null)} onRemove={() => finish(null)} />
        )
      }
    </Popup>
  )
}

export function isWorthKeeping(entity: Entity, clause: Clause): boolean {
  if (isRaw(clause)) return clause.raw.trim() !== ''
  const operator = operatorOf(entity, clause)
  return operator !== undefined && isComplete(clause, operator.asks)
}

function ConditionWords({ entity, condition }: { entity: Entity; condition: Condition }) {
  const { t, i18n } = useTranslation()
  const field = entity.fields[condition.field]
  const needsLabels = condition.op === 'is' || condition.op === 'isNot'
  const labels = useLabels(field?.entity, needsLabels ? condition.values.slice(0, 3) : [])
  const words = conditionWords(entity, condition, t, i18n.language, labels)
  return (
    <>
      {words.field}
      <b>{words.rest}</b>
    </>
  )
}

export function RawEditor({ text, onChange, onDone, onRemove }: { text: string; onChange: (text: string) => void; onDone: () => void; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.editor}>
      <h3>{t('filter.expression')}</h3>
      <TextArea
        autoFocus
        className={styles.code}
        spellCheck={false}
        aria-label={t('filter.expression')}
        placeholder={t('filter.expressionHint')}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) onDone()
        }}
      />
      <div className={styles.foot}>
        <Button small look="danger" icon="trash" onClick={onRemove}>{t('filter.remove')}</Button>
        <Button small look="primary" onClick={onDone}>{t('filter.apply')}</Button>
      </div>
    </div>
  )
}
