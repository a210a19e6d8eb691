// Who is to agree with a plan and what they said, who is affected most, and the conversation about it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Note, Reorganization, Step } from '../../api/organizations'
import { listRecords } from '../../api/records'
import { formatNumber, formatTime } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { Button, IconButton } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { TextArea } from '../../ui/inputs'
import { Person } from '../../ui/marks'
import styles from './approval.module.css'
import type { Signs } from './ReorganizationPage'

export interface ApprovalProps {
  plan: Reorganization | null
  editable: boolean
  busy: boolean
  signs: Signs
  onApprovers: (approvers: string[]) => void
  onStep: (step: Step, text?: string) => void
  onComment: (text: string) => void
}

export function Approval({ plan, editable, busy, onApprovers, onStep, onComment }: ApprovalProps) {
  const { t } = useTranslation()
  const { me } = useModel()
  const approvers = plan?.approvers ?? []
  const agreed = approvers.filter((one) => one.decision === 'approved').length
  const mine = approvers.length === 0 || approvers.some((one) => one.id === me.id && one.decision === null)
  const deciding = plan?.state === 'submitted' && mine
  return (
    <aside className={styles.approval} aria-label={t('reorganizations.approval')}>
      <section className={styles.people}>
        <h2>{t('reorganizations.approval')}{approvers.length > 0 && <small className="tabular">{agreed} / {approvers.length}</small>}</h2>
        {approvers.length === 0 && <p className={styles.hint}>{t('reorganizations.nobody')}</p>}
        <ol>
          {approvers.map((one) => (
            <li key={one.id} data-decision={one.decision ?? 'waiting'}>
              <Person id={one.id} label={one.label} size={28} />
              <span className={styles.who}><b>{one.label}</b><small>{t(`reorganizations.decision.${one.decision ?? 'waiting'}`)}</small></span>
              {editable && <IconButton small icon="close" label={t('reorganizations.remove')} onClick={() => onApprovers(approvers.filter((other) => other.id !== one.id).map(({ id }) => id))} />}
            </li>
          ))}
        </ol>
        {editable && <AddApprover known={approvers.map(({ id }) => id)} onAdd={(id) => onApprovers([...approvers.map((one) => one.id), id])} />}
      </section>
      {plan?.preview && plan.preview.rights.length > 0 && <Most plan={plan} />}
      <Notes plan={plan} />
      {plan && <Say deciding={deciding} busy={busy} onStep={onStep} onComment={onComment} />}
    </aside>
  )
}

function AddApprover({ known, onAdd }: { known: string[]; onAdd: (id: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const wanted = text.replaceAll("'", '')
  const found = useQuery({ queryKey: ['organizations', 'people', text], queryFn: () => listRecords({ entity: 'user', limit: 12, ...(wanted ? { filter: `name.contains('${wanted}') || login.contains('${wanted}')` } : {}) }) })
  const options = (found.data?.items ?? []).filter((item) => !known.includes(item.id)).map((item) => ({ value: item.id, label: String(item.name), hint: String(item.login), mark: <Person id={item.id} label={String(item.name)} /> }))
  return <Combo label={t('reorganizations.addApprover')} placeholder={t('reorganizations.addApprover')} value={null} options={options} onText={setText} loading={found.isFetching} onPick={(option) => option && onAdd(option.value)} />
}

const SHOWN = 4

function Most({ plan }: { plan: Reorganization }) {
  const { t, i18n } = useTranslation()
  return (
    <section className={styles.most}>
      <h2>{t('reorganizations.most')}</h2>
      <ul>
        {plan.preview?.rights.slice(0, SHOWN).map((one) => (
          <li key={one.person.id}><Person id={one.person.id} label={one.person.label ?? '?'} size={22} /><b>{one.person.label}</b><span>{one.lost.length > 0 && <em data-up="false">−{formatNumber(one.lost.length, i18n.language)}</em>}{one.gained.length > 0 && <em data-up="true">+{formatNumber(one.gained.length, i18n.language)}</em>}</span></li>
        ))}
      </ul>
      <p className={styles.hint}>{t('reorganizations.mostHint')}</p>
    </section>
  )
}

const SIGNS = { submitted: 'arrowRight', approved: 'check', rejected: 'close', applied: 'check', undone: 'undo', cancelled: 'close', superseded: 'warning', created: 'plus', comment: 'message' } as const

function Notes({ plan }: { plan: Reorganization | null }) {
  const { t, i18n } = useTranslation()
  if (!plan || plan.notes.length === 0) return null
  return (
    <section className={styles.notes}>
      <ol>
        {plan.notes.map((note: Note) => (
          <li key={note.id} data-kind={note.kind}>
            <span className={styles.sign}><Icon name={SIGNS[note.kind as keyof typeof SIGNS] ?? 'message'} size={12} /></span>
            <p><b>{note.by?.label}</b> {t(`reorganizations.note.${note.kind}`)}<time dateTime={note.at}>{formatTime(note.at, i18n.language, t)}</time></p>
            {note.text && <blockquote>{note.text}</blockquote>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Say({ deciding, busy, onStep, onComment }: { deciding: boolean; busy: boolean; onStep: (step: Step, text?: string) => void; onComment: (text: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const said = text.trim()
  const decide = (step: Step) => {
    onStep(step, said || undefined)
    setText('')
  }
  return (
    <form className={styles.say} onSubmit={(event) => { event.preventDefault(); if (said) { onComment(said); setText('') } }}>
      <TextArea rows={2} value={text} aria-label={t('reorganizations.say')} placeholder={t('reorganizations.say')} maxLength={2000} onChange={(event) => setText(event.target.value)} />
      <div>
        {deciding && <><Button look="primary" small icon="check" disabled={busy} onClick={() => decide('approve')}>{t('reorganizations.step.approve')}</Button><Button look="outline" small disabled={busy} onClick={() => decide('reject')}>{t('reorganizations.step.reject')}</Button></>}
        <Button type="submit" small disabled={!said}>{t('reorganizations.send')}</Button>
      </div>
    </form>
  )
}
