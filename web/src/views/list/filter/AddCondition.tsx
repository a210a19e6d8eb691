// The dashed chip at the end of the sentence: pick a field, answer its question; or write an expression by hand.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filterKind } from '../../../fields/kinds'
import type { Entity, Field } from '../../../meta/types'
import { Icon } from '../../../ui/Icon'
import { Kbd, TextInput } from '../../../ui/inputs'
import { Popup } from '../../../ui/overlays'
import { ClauseEditor, completed } from './ClauseEditor'
import type { Clause, Single } from './clauses'
import styles from './filter.module.css'
import { firstValues, operatorsFor } from './operators'

export interface AddConditionProps {
  entity: Entity
  opened: boolean
  onOpened: (opened: boolean) => void
  onAdd: (clause: Clause) => void
}

export function AddCondition({ entity, opened, onOpened, onAdd }: AddConditionProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Clause | null>(null)
  const finish = () => {
    const kept = draft && completed(entity, draft)
    if (kept) onAdd(kept)
    setDraft(null)
    onOpened(false)
  }
  const drop = () => {
    setDraft(null)
    onOpened(false)
  }
  return (
    <Popup
      label={t('filter.add')}
      width={320}
      opened={opened}
      onChange={(next) => (next ? onOpened(true) : finish())}
      trigger={(toggle) => (
        <button type="button" className={`${styles.chip} ${styles.add}`} onClick={toggle} data-tip={t('filter.add')} data-keys="/">
          <Icon name="plus" size={14} />
          {t('filter.addShort')}
        </button>
      )}
    >
      {() => {
        if (!draft) return <FieldList entity={entity} onPick={setDraft} />
        return <ClauseEditor entity={entity} clause={draft} onChange={setDraft} onDone={finish} onRemove={drop} />
      }}
    </Popup>
  )
}

export function FieldList({ entity, onPick }: { entity: Entity; onPick: (clause: Single) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const proposed = entity.views.filters
  const rank = (field: Field) => (proposed.includes(field.name) ? proposed.indexOf(field.name) : proposed.length)
  const fields = Object.values(entity.fields).toSorted((left, right) => rank(left) - rank(right)).filter((field) => filterKind(field) !== 'none' && (!wanted || field.title.toLowerCase().includes(wanted) || field.name.includes(wanted)))
  const pick = (field: Field | undefined) => {
    const operator = field && operatorsFor(filterKind(field), field.entity)[0]
    if (field && operator) onPick({ field: field.name, op: operator.name, values: firstValues(operator.asks) })
  }
  return (
    <div>
      <div className={styles.search}>
        <TextInput
          lead="search"
          data-autofocus
          aria-label={t('filter.findField')}
          placeholder={t('filter.findField')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              event.stopPropagation()
              pick(fields[0])
            }
          }}
          end={<Kbd>/</Kbd>}
        />
      </div>
      <div className={styles.list} style={{ margin: 0 }}>
        {fields.map((field) => (
          <button key={field.name} type="button" className={styles.option} onClick={() => pick(field)}>
            {field.title}
            {field.facet && <small>{t('filter.ofRelationship')}</small>}
          </button>
        ))}
      </div>
      <button type="button" className={styles.option} onClick={() => onPick({ raw: '' })} style={{ borderTop: '1px solid var(--hair)' }}>
        <Icon name="command" size={14} />
        {t('filter.write')}
      </button>
    </div>
  )
}
