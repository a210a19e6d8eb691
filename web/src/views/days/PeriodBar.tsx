// The line over calendar and timeline: which days are shown, back and forth, how much at once. Its buttons are commands.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, showKeys, useCommands, useCommandsOn } from '../../app/commands'
import type { Entity, Field } from '../../meta/types'
import { Button, IconButton } from '../../ui/Button'
import { Segments } from '../../ui/inputs'
import { Menu } from '../../ui/overlays'
import { dayFields } from '../list/search'
import styles from './days.module.css'

export interface PeriodBarProps<T extends string> {
  entity: Entity
  field: Field
  title: string
  span: T
  spans: readonly T[]
  onSpan: (span: T) => void
  onStep: (by: -1 | 0 | 1) => void
  onField: (name: string) => void
  note?: string | undefined
}

export function PeriodBar<T extends string>({ entity, field, title, span, spans, onSpan, onStep, onField, note }: PeriodBarProps<T>) {
  const { t } = useTranslation()
  const fields = dayFields(entity)
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.list')
    return [
      { id: 'period.before', label: t('views.before'), group, icon: 'chevronLeft', keys: '[', keysOnly: true, on: ['period'], run: () => onStep(-1) },
      { id: 'period.today', label: t('views.today'), group, keys: 't', on: ['period'], run: () => onStep(0) },
      { id: 'period.next', label: t('views.next'), group, icon: 'chevronRight', keys: ']', keysOnly: true, on: ['period'], run: () => onStep(1) },
    ]
  }, [t, onStep])
  useCommands('period', commands)
  return (
    <div className={styles.period}>
      <PeriodButtons />
      <h2 aria-live="polite">{title}</h2>
      {note && <span className={styles.note}>{note}</span>}
      <div className={styles.right}>
        {fields.length > 1 && <Menu width={220} trigger={<Button small icon="calendar">{field.title}</Button>} groups={[{ title: t('views.dayField'), entries: fields.map((one) => ({ key: one.name, label: one.title, checked: one === field, onClick: () => onField(one.name) })) }]} />}
        <Segments label={t('views.span')} value={span} options={spans.map((one) => ({ value: one, label: t(`views.spans.${one as string}`) }))} onChange={onSpan} />
      </div>
    </div>
  )
}

function PeriodButtons() {
  return useCommandsOn('period').map(({ id, label, icon, keys, run }) =>
    icon ? <IconButton key={id} small icon={icon} label={label} keys={keys ? showKeys(keys) : ''} onClick={() => run()} /> : <Button key={id} small look="outline" onClick={() => run()}>{label}</Button>,
  )
}
