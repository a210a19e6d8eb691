// The question as a sentence with four choices: who, may do what, with which record, on what day.
import { Link } from '@tanstack/react-router'
import { Suspense, lazy, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import type { Reference } from '../../api/types'
import { RecordMark } from '../../fields/RecordMark'
import { toReference, useChoices } from '../../fields/types/reference'
import { formatDate } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { Menu, Popup } from '../../ui/overlays'
import styles from './explain.module.css'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))
export const PEOPLE = 'user'

export interface SentenceProps {
  entity: Entity
  record: Reference
  user: Reference
  verb: string
  verbs: string[]
  at: string | undefined
  /** Absent where the person may only ask about themselves. */
  onUser?: ((id: string) => void) | undefined
  onVerb: (verb: string) => void
  onDay: (day: string | undefined) => void
}

export function Sentence({ entity, record, user, verb, verbs, at, onUser, onVerb, onDay }: SentenceProps) {
  const { t, i18n } = useTranslation()
  const who = <><Person id={user.id} label={user.label} size={18} />{user.label}</>
  return (
    <div className={styles.sentence}>
      <Trans
        i18nKey="explain.sentence"
        components={{
          who: onUser ? (
            <Popup label={t('explain.who')} width={260} trigger={(toggle) => <button type="button" className={styles.chip} onClick={toggle}>{who}<Icon name="chevronDown" size={14} /></button>}>
              {(close) => <People value={user} onPick={(id) => { close(); onUser(id) }} />}
            </Popup>
          ) : <span className={styles.chip} data-fixed>{who}</span>,
          verb: (
            <Menu
              placement="bottom-start"
              trigger={<button type="button" className={styles.chip}>{t(`explain.verb.${verb}`)}<Icon name="chevronDown" size={14} /></button>}
              groups={[{ title: t('explain.verbName'), entries: verbs.map((one) => ({ key: one, label: t(`explain.verb.${one}`), checked: one === verb, onClick: () => onVerb(one) })) }]}
            />
          ),
          record: <Link className={styles.chip} to="/records/$entity/$id" params={{ entity: entity.name, id: record.id }}><RecordMark entity={entity} id={record.id} label={record.label} size={18} />{record.label}</Link>,
          day: (
            <Popup label={t('explain.when')} width={240} trigger={(toggle) => <button type="button" className={styles.chip} onClick={toggle}><Icon name="calendar" size={14} />{at ? formatDate(at, i18n.language) : t('explain.today')}<Icon name="chevronDown" size={14} /></button>}>
              {(close) => <div className={styles.day}><Suspense fallback={null}><DateBox label={t('explain.when')} value={at ?? null} autoFocus onChange={(day) => { onDay(day ?? undefined); if (day) close() }} /></Suspense></div>}
            </Popup>
          ),
        }}
      />
    </div>
  )
}

function People({ value, onPick }: { value: Reference; onPick: (id: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { items, entity, isPending } = useChoices(PEOPLE, text)
  const toOption = (reference: Reference) => ({ value: reference.id, label: reference.label, mark: <Person id={reference.id} label={reference.label} size={18} /> })
  return (
    <div className={styles.day}>
      <Combo label={t('explain.who')} value={toOption(value)} options={items.map((item) => toOption(toReference(item, entity)))} onText={setText} loading={isPending} clearable={false} autoFocus onPick={(option) => option && onPick(option.value)} />
    </div>
  )
}
