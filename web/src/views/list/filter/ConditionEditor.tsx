// The editor under a chip: which question, and what it asks for. It hands back every change; closing applies the last one.
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { filterKind } from '../../../fields/kinds'
import { parseNumber } from '../../../fields/types/number'
import { ReferenceMark, toReference, useChoices } from '../../../fields/types/reference'
import type { Entity, Field } from '../../../meta/types'
import { Button } from '../../../ui/Button'
import { Check, TextInput } from '../../../ui/inputs'
import { Dot, stageColor } from '../../../ui/marks'
import type { Condition } from './clauses'
import styles from './filter.module.css'
import { type Operator, firstValues, operatorsFor } from './operators'
import { PERIODS } from './periods'
import { useLabels } from './useLabels'

const DateBox = lazy(() => import('../../../ui/DateBox').then((module) => ({ default: module.DateBox })))

export interface ConditionEditorProps {
  entity: Entity
  condition: Condition
  onChange: (condition: Condition) => void
  onDone: () => void
  onRemove: () => void
}

export function ConditionEditor({ entity, condition, onChange, onDone, onRemove }: ConditionEditorProps) {
  const { t } = useTranslation()
  const field = entity.fields[condition.field]
  if (!field) return null
  const operators = operatorsFor(filterKind(field), field.entity)
  const operator = operators.find((one) => one.name === condition.op) ?? operators[0]
  const choose = (next: Operator) => {
    const keep = next.asks === operator?.asks
    onChange({ ...condition, op: next.name, values: keep ? condition.values : firstValues(next.asks) })
  }
  return (
    <div
      className={styles.editor}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing && event.target instanceof HTMLInputElement) onDone()
      }}
    >
      <h3>{field.title}</h3>
      <div className={styles.ops} role="radiogroup" aria-label={t('filter.question')}>
        {operators.map((one) => (
          <button key={one.name} type="button" role="radio" aria-checked={one.name === operator?.name} className={styles.op} onClick={() => choose(one)}>
            {t(`filter.name.${one.name}`)}
          </button>
        ))}
      </div>
      {operator && <Asked key={operator.asks} field={field} asks={operator.asks} values={condition.values} onChange={(values) => onChange({ ...condition, op: operator.name, values })} />}
      <div className={styles.foot}>
        <Button small look="danger" icon="trash" onClick={onRemove}>{t('filter.remove')}</Button>
        <Button small look="primary" onClick={onDone}>{t('filter.apply')}</Button>
      </div>
    </div>
  )
}

interface AskedProps {
  field: Field
  asks: Operator['asks']
  values: string[]
  onChange: (values: string[]) => void
}

function Asked(props: AskedProps) {
  const { asks, values, field, onChange } = props
  if (asks === 'nothing') return null
  if (asks === 'options') return <OptionList field={field} values={values} onChange={onChange} />
  if (asks === 'records') return <RecordList field={field} values={values} onChange={onChange} />
  if (asks === 'period') return <PeriodList values={values} onChange={onChange} />
  if (asks === 'numbers') return <NumberPair values={values} onChange={onChange} />
  if (asks === 'dates') return <DatePair values={values} onChange={onChange} />
  return <OneText {...props} />
}

function OneText({ field, asks, values, onChange }: AskedProps) {
  const { t } = useTranslation()
  const write = (text: string) => onChange([asks === 'days' ? text.replace(/\D/g, '').slice(0, 5) : text])
  return <TextInput autoFocus aria-label={asks === 'days' ? t('filter.days') : field.title} inputMode={asks === 'days' ? 'numeric' : 'text'} value={values[0] ?? ''} onChange={(event) => write(event.target.value)} end={asks === 'days' ? t('filter.dayUnit') : null} />
}

const flip = (values: string[], value: string) => (values.includes(value) ? values.filter((one) => one !== value) : [...values, value])

function OptionList({ field, values, onChange }: Omit<AskedProps, 'asks'>) {
  const options = field.options ?? []
  return (
    <div className={styles.list} role="group" aria-label={field.title}>
      {options.map((option, index) => (
        <label key={option.code} className={styles.option}>
          <Check checked={values.includes(option.code)} onChange={() => onChange(flip(values, option.code))} />
          {field.type === 'stage' && <Dot color={stageColor(index, options.length)} />}
          {option.title}
        </label>
      ))}
    </div>
  )
}

function RecordList({ field, values, onChange }: Omit<AskedProps, 'asks'>) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { items, entity } = useChoices(field.entity, text, true, true)
  const labels = useLabels(field.entity, values)
  const chosen = values.map((id) => ({ id, label: labels[id] ?? id.slice(-6) }))
  const found = items.map((item) => toReference(item, entity)).filter((one) => !values.includes(one.id))
  return (
    <>
      <TextInput lead="search" autoFocus aria-label={t('filter.find')} placeholder={t('filter.find')} value={text} onChange={(event) => setText(event.target.value)} />
      <div className={styles.list} role="group" aria-label={field.title}>
        {[...chosen, ...found].map((one) => (
          <label key={one.id} className={styles.option}>
            <Check checked={values.includes(one.id)} onChange={() => onChange(flip(values, one.id))} />
            <ReferenceMark entity={field.entity} reference={one} />
            {one.label}
          </label>
        ))}
      </div>
    </>
  )
}

function PeriodList({ values, onChange }: Pick<AskedProps, 'values' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <div className={styles.periods} role="radiogroup" aria-label={t('filter.name.period')}>
      {Object.keys(PERIODS).map((name) => <button key={name} type="button" role="radio" aria-checked={values[0] === name} className={styles.op} onClick={() => onChange([name])}>{t(`filter.periods.${name}`)}</button>)}
    </div>
  )
}

function NumberPair({ values: [low = '', high = ''], onChange }: Pick<AskedProps, 'values' | 'onChange'>) {
  const { t } = useTranslation()
  const clean = (text: string) => (parseNumber(text) ?? '').replace(/[^\d.-]/g, '')
  return (
    <div className={styles.pair}>
      <TextInput numeric autoFocus inputMode="decimal" aria-label={t('filter.low')} placeholder={t('filter.low')} value={low} onChange={(event) => onChange([clean(event.target.value), high])} />
      –
      <TextInput numeric inputMode="decimal" aria-label={t('filter.high')} placeholder={t('filter.high')} value={high} onChange={(event) => onChange([low, clean(event.target.value)])} />
    </div>
  )
}

function DatePair({ values: [from = '', to = ''], onChange }: Pick<AskedProps, 'values' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <Suspense fallback={null}>
      <div className={styles.pair}>
        <DateBox label={t('filter.low')} value={from || null} onChange={(next) => onChange([next ?? '', to])} />
        –
        <DateBox label={t('filter.high')} value={to || null} onChange={(next) => onChange([from, next ?? ''])} />
      </div>
    </Suspense>
  )
}
