// The head of a plan: its title, how far it has come, its day, and the steps that are open.
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Plan, Reorganization, ReorganizationState, Step } from '../../api/organizations'
import { Button, IconButton } from '../../ui/Button'
import { DateBox } from '../../ui/DateBox'
import { Icon } from '../../ui/Icon'
import { Dialog, Menu } from '../../ui/overlays'
import styles from './planner.module.css'
import { StateMark } from './StateMark'
import { toNumber } from './time'

const PATH: ReorganizationState[] = ['draft', 'previewed', 'submitted', 'approved', 'scheduled', 'applied']

export interface PlanHeadProps {
  plan: Reorganization | null
  effective: string
  today: string
  editable: boolean
  busy: boolean
  onChange: (plan: Plan) => void
  onStep: (step: Step) => void
  onRemove: () => void
}

export function PlanHead({ plan, effective, today, editable, busy, onChange, onStep, onRemove }: PlanHeadProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Step | null>(null)
  const can = (step: Step) => plan?.steps.includes(step) ?? false
  const days = toNumber(effective) - toNumber(today)
  return (
    <header className={styles.head}>
      <div className={styles.what}>
        <Title plan={plan} editable={editable} onChange={(title) => onChange({ title })} />
        <Path state={plan?.state ?? 'draft'} />
      </div>
      <div className={styles.steps}>
        <div className={styles.day}>
          <Icon name="calendar" />
          <span>{t('reorganizations.effective')}</span>
          {editable ? <DateBox label={t('reorganizations.effective')} value={effective} onChange={(next) => next && onChange({ effective: next })} /> : <b className="tabular">{effective}</b>}
          <small>{days > 0 ? t('reorganizations.daysLeft', { count: days }) : days === 0 ? t('reorganizations.effectiveToday') : t('reorganizations.past')}</small>
        </div>
        {(can('cancel') || editable) && plan && (
          <Menu
            trigger={<IconButton icon="dots" label={t('shell.more')} />}
            groups={[{ entries: [
              ...(can('cancel') ? [{ key: 'cancel', label: t('reorganizations.step.cancel'), icon: 'close' as const, onClick: () => setAsked('cancel') }] : []),
              ...(editable ? [{ key: 'delete', label: t('reorganizations.delete'), icon: 'trash' as const, onClick: onRemove }] : []),
            ] }]}
          />
        )}
        {can('undo') && <Button look="outline" icon="undo" disabled={busy} onClick={() => setAsked('undo')}>{t('reorganizations.step.undo')}</Button>}
        {can('apply') && <Button look="primary" icon="check" disabled={busy} onClick={() => setAsked('apply')}>{t('reorganizations.step.apply')}</Button>}
        {editable && <Button look="primary" icon="arrowRight" disabled={busy || !can('submit') || (plan?.problems.length ?? 0) > 0} onClick={() => onStep('submit')}>{t('reorganizations.step.submit')}</Button>}
      </div>
      <Ask step={asked} onClose={() => setAsked(null)} onGo={(step) => { setAsked(null); onStep(step) }} />
    </header>
  )
}

function Title({ plan, editable, onChange }: { plan: Reorganization | null; editable: boolean; onChange: (title: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(plan?.title ?? '')
  useEffect(() => setText(plan?.title ?? ''), [plan?.title])
  if (!editable) return <h1>{plan?.title}</h1>
  const done = () => text.trim() && text.trim() !== plan?.title && onChange(text.trim())
  return <h1><input className={styles.title} value={text} aria-label={t('reorganizations.name')} placeholder={t('reorganizations.namePlaceholder')} maxLength={200} onChange={(event) => setText(event.target.value)} onBlur={done} onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.currentTarget.blur()} /></h1>
}

/** The usual way as steps; where it ended otherwise, a mark says so. */
function Path({ state }: { state: ReorganizationState }) {
  const { t } = useTranslation()
  const at = PATH.indexOf(state)
  if (at < 0) return <StateMark state={state} />
  return (
    <ol className={styles.path}>
      {PATH.map((one, index): ReactNode => (
        <li key={one} data-at={index < at ? 'done' : index === at ? 'now' : 'next'} aria-current={index === at ? 'step' : undefined}>{index < at ? <Icon name="check" size={14} /> : <i />}{t(`reorganizations.state.${one}`)}</li>
      ))}
    </ol>
  )
}

const WARNINGS: Partial<Record<Step, string>> = { undo: 'confirmUndo', apply: 'confirmApply', cancel: 'confirmCancel' }

function Ask({ step, onClose, onGo }: { step: Step | null; onClose: () => void; onGo: (step: Step) => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened={step !== null} onClose={onClose} title={step ? t(`reorganizations.step.${step}`) : ''}>
      <p className={styles.asked}>{step && t(`reorganizations.${WARNINGS[step] ?? 'confirmApply'}`)}</p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('reorganizations.back')}</Button>
        <Button look={step === 'apply' ? 'primary' : 'danger'} onClick={() => step && onGo(step)}>{t('reorganizations.go')}</Button>
      </div>
    </Dialog>
  )
}
