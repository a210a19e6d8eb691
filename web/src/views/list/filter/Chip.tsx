// One clause of the sentence: words on the outside, its editor under it. A raw expression is shown as it is written.
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Entity } from '../../../meta/types'
import { Icon } from '../../../ui/Icon'
import { Popup } from '../../../ui/overlays'
import { ClauseEditor, completed } from './ClauseEditor'
import { type Clause, type Condition, type Single, isAny, isRaw } from './clauses'
import styles from './filter.module.css'
import { useLabels } from './useLabels'
import { conditionWords } from './words'

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
    else finish(completed(entity, draft) ?? clause)
    setOpened(next)
  }
  return (
    <Popup
      label={t('filter.edit')}
      width={320}
      opened={opened}
      onChange={change}
      trigger={(toggle) => (
        <button type="button" className={styles.chip} onClick={toggle}>
          {(isAny(clause) ? clause.any : [clause]).map((one, index) => (
            <Fragment key={index}>
              {index > 0 && t('filter.or')}
              <SingleWords entity={entity} clause={one} />
            </Fragment>
          ))}
          <Icon name="chevronDown" size={13} />
        </button>
      )}
    >
      {() => <ClauseEditor entity={entity} clause={draft} onChange={setDraft} onDone={() => finish(completed(entity, draft))} onRemove={() => finish(null)} />}
    </Popup>
  )
}

function SingleWords({ entity, clause }: { entity: Entity; clause: Single }) {
  return isRaw(clause) ? <code>{clause.raw}</code> : <ConditionWords entity={entity} condition={clause} />
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
