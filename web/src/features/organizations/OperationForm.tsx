// One operation as a form: its kind, the organizations it is about, and whatever else that kind needs.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Operation, SideUnit } from '../../api/organizations'
import { listRecords } from '../../api/records'
import type { Reference } from '../../api/types'
import { Button } from '../../ui/Button'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { Check, FieldFrame, TextInput } from '../../ui/inputs'
import { OrgMark } from '../../ui/marks'
import { Dialog } from '../../ui/overlays'
import { GLYPHS, OPS } from './plan'
import styles from './planner.module.css'
import type { Signs } from './ReorganizationPage'

export interface Started {
  op: Operation['op']
  organization?: string
}

interface Fields {
  organization: string | null
  other: string | null
  code: string
  name: string
  kind: string
  people: string[]
  close: boolean
}

const KINDS = ['sector', 'company', 'branch', 'department', 'team']

export interface OperationFormProps {
  started: Started
  units: SideUnit[]
  signs: Signs
  onClose: () => void
  onDone: (operation: Operation) => void
}

export function OperationForm({ started, units, signs, onClose, onDone }: OperationFormProps) {
  const { t } = useTranslation()
  const [op, setOp] = useState(started.op)
  const [fields, setFields] = useState<Fields>({ organization: started.organization ?? null, other: null, code: '', name: '', kind: 'department', people: [], close: false })
  const set = (next: Partial<Fields>) => setFields((state) => ({ ...state, ...next }))
  const code = (id: string | null) => units.find((unit) => unit.id === id)?.code ?? id ?? ''
  const made = make(op, fields, code)
  return (
    <Dialog opened onClose={onClose} title={t('reorganizations.add')} width={520}>
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (made) onDone(made) }}>
        <div className={styles.kinds} role="radiogroup" aria-label={t('organizations.kind')}>
          {OPS.map((one) => <button key={one} type="button" role="radio" aria-checked={one === op} onClick={() => setOp(one)}><Icon name={GLYPHS[one]} />{t(`reorganizations.op.${one}`)}</button>)}
        </div>
        <UnitField name={op === 'open' ? 'parent' : 'organization'} value={fields.organization} units={units} signs={signs} onPick={(organization) => set({ organization, people: [] })} />
        {OTHER[op] && <UnitField name={OTHER[op]} value={fields.other} units={units} signs={signs} onPick={(other) => set({ other })} />}
        {(op === 'open' || op === 'split') && <TextField name={op === 'open' ? 'code' : 'partCode'} value={fields.code} onText={(text) => set({ code: text })} />}
        {(op === 'open' || op === 'split' || op === 'rename') && <TextField name={op === 'split' ? 'partName' : 'newName'} value={fields.name} onText={(text) => set({ name: text })} />}
        {op === 'open' && (
          <FieldFrame id="operation-kind" label={t('reorganizations.field.kind')}>
            <select id="operation-kind" className="native-select" value={fields.kind} onChange={(event) => set({ kind: event.target.value })}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`organizations.unit.${kind}`)}</option>)}</select>
          </FieldFrame>
        )}
        {(op === 'transfer' || op === 'split') && fields.organization && <Seats organization={fields.organization} chosen={fields.people} onChosen={(people) => set({ people })} />}
        {op === 'split' && <label className={styles.locked}><Check checked={fields.close} onChange={(event) => set({ close: event.target.checked })} />{t('reorganizations.field.close')}</label>}
        <footer><Button onClick={onClose}>{t('reorganizations.back')}</Button><Button type="submit" look="primary" disabled={!made}>{t('reorganizations.confirm')}</Button></footer>
      </form>
    </Dialog>
  )
}

const OTHER: Partial<Record<Operation['op'], string>> = { move: 'to', merge: 'into', close: 'successor', transfer: 'target' }

/** The operation, once everything that it needs is there. */
function make(op: Operation['op'], fields: Fields, code: (id: string | null) => string): Operation | null {
  const organization = code(fields.organization)
  const [other, name, own] = [code(fields.other), fields.name.trim(), fields.code.trim()]
  if (!organization) return null
  switch (op) {
    case 'open':
      return own && name ? { op, code: own, name, kind: fields.kind, parent: organization } : null
    case 'close':
      return other ? { op, organization, successor: other } : { op, organization }
    case 'rename':
      return name ? { op, organization, name } : null
    case 'move':
      return other ? { op, organization, to: other } : null
    case 'merge':
      return other ? { op, organization, into: other } : null
    case 'split':
      return own && name ? { op, organization, parts: [{ code: own, name, people: fields.people }], close: fields.close } : null
    case 'divest':
      return { op, organization }
    case 'transfer':
      return other && fields.people.length > 0 ? { op, organization, to: other, people: fields.people } : null
  }
}

function UnitField({ name, value, units, signs, onPick }: { name: string; value: string | null; units: SideUnit[]; signs: Signs; onPick: (id: string | null) => void }) {
  const { t } = useTranslation()
  const option = (unit: SideUnit) => ({ value: unit.id, label: unit.name, hint: unit.code, mark: <OrgMark sign={signs.of(unit).sign} color={signs.of(unit).color} /> })
  const chosen = units.find((unit) => unit.id === value)
  return (
    <FieldFrame id={`operation-${name}`} label={t(`reorganizations.field.${name}`)}>
      <Combo id={`operation-${name}`} value={chosen ? option(chosen) : null} options={units.map(option)} placeholder={t('reorganizations.choose')} onPick={(picked) => onPick(picked?.value ?? null)} />
    </FieldFrame>
  )
}

function TextField({ name, value, onText }: { name: string; value: string; onText: (text: string) => void }) {
  const { t } = useTranslation()
  return <FieldFrame id={`operation-${name}`} label={t(`reorganizations.field.${name}`)}><TextInput id={`operation-${name}`} value={value} maxLength={200} onChange={(event) => onText(event.target.value)} /></FieldFrame>
}

/** The positions at an organization, to choose those that go. */
function Seats({ organization, chosen, onChosen }: { organization: string; chosen: string[]; onChosen: (people: string[]) => void }) {
  const { t } = useTranslation()
  const seats = useQuery({ queryKey: ['organizations', 'seats', organization], queryFn: () => listRecords({ entity: 'position', filter: `organization == '${organization}' && !has(valid_to)`, limit: 200 }) })
  const items = seats.data?.items ?? []
  if (items.length === 0) return null
  return (
    <fieldset>
      <legend>{t('reorganizations.field.people')}</legend>
      {items.map((item) => {
        const isChosen = chosen.includes(item.id)
        return <label key={item.id} className={styles.locked}><Check checked={isChosen} onChange={() => onChosen(isChosen ? chosen.filter((id) => id !== item.id) : [...chosen, item.id])} />{(item.user as Reference).label} · {t(`organizations.role.${String(item.role)}`, { defaultValue: String(item.role) })}</label>
      })}
    </fieldset>
  )
}
