// Somebody saved first: one row for each clashing field with mine, theirs and the original; everything else stays as saved.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { changeRecord, readHistory, readRecord } from '../api/records'
import { showToast } from '../app/toasts'
import { Show } from '../fields/registry'
import { formatTime } from '../i18n/format'
import { useModel } from '../meta/model'
import { sameValue, toWritten } from '../meta/values'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Dialog } from '../ui/overlays'
import styles from './ConflictDialog.module.css'
import { updateEverywhere, withAnswer } from './cache'
import { type Conflict, clearEdits, setConflict, useEdits } from './edits'

const SIDES = ['mine', 'theirs', 'original'] as const
type Side = (typeof SIDES)[number]

export function ConflictDialog() {
  const conflict = useEdits((state) => state.conflict)
  return conflict && <ConflictBlock key={`${conflict.id}`} conflict={conflict} />
}

function ConflictBlock({ conflict }: { conflict: Conflict }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const client = useQueryClient()
  const entity = entities[conflict.entity]
  // Who was faster is the last line of history.
  const history = useQuery({ queryKey: [...keys.history(conflict.entity, conflict.id), 'last', conflict.problems], queryFn: () => readHistory(conflict.entity, conflict.id), retry: false })
  const last = history.data?.items[0]
  const rows = conflict.problems.filter((problem) => problem.field && entity?.fields[problem.field])
  const [choice, setChoice] = useState<Record<string, Side>>({})
  const sideOf = (field: string) => choice[field] ?? 'mine'
  const close = () => {
    clearEdits(conflict.id)
    setConflict(null)
    void client.invalidateQueries({ queryKey: keys.record(conflict.entity, conflict.id) })
  }
  const keep = async () => {
    try {
      const fresh = await readRecord(conflict.entity, conflict.id)
      const facet = fresh.facets?.find((one) => one.organization.id === conflict.organization)
      const values: Record<string, unknown> = {}
      for (const row of rows) if (row.field && !sameValue(row[sideOf(row.field)], row.theirs)) values[row.field] = toWritten(row[sideOf(row.field)])
      if (rows.length === 0) Object.assign(values, mapWritten(conflict.wanted))
      const ask = { entity: conflict.entity, id: conflict.id, version: facet?.version ?? fresh.version, values, ...(facet ? { organization: facet.organization.id } : {}) }
      const answer = Object.keys(values).length > 0 ? await changeRecord(ask) : fresh
      updateEverywhere(client, conflict.entity, conflict.id, (item) => withAnswer(item, answer))
      close()
    } catch (cause) {
      const failure = asApiError(cause)
      // Somebody was faster once more: the same question with what they saved now.
      if (failure.status === 412) return setConflict({ ...conflict, problems: failure.problems })
      showToast({ id: `conflict:${conflict.id}`, look: 'failed', text: t('record.saveFailed', { reason: failure.message }), lasts: 8_000 })
    }
  }
  if (!entity) return null
  return (
    <Dialog opened onClose={close} title={t('record.conflict.title')} width={620}>
      <div className={styles.block}>
        <p className={styles.head}><Icon name="conflict" /><span>{t('record.conflict.text', { count: rows.length })}</span>{last && <small>{t('record.conflict.by', { name: last.by?.label ?? t('record.system'), time: formatTime(last.at, i18n.language, t) })}</small>}</p>
        <div className={styles.row} data-head><span />{SIDES.map((side) => <span key={side}>{t(`record.conflict.${side}`)}</span>)}</div>
        {rows.map((row) => {
          const field = entity.fields[row.field ?? '']
          if (!field) return null
          return (
            <div key={field.name} className={styles.row} role="radiogroup" aria-label={field.title}>
              <span className={styles.name}>{field.title}</span>
              {SIDES.map((side) => (
                <label key={side} className={styles.side} data-chosen={sideOf(field.name) === side}>
                  <input type="radio" name={field.name} checked={sideOf(field.name) === side} onChange={() => setChoice({ ...choice, [field.name]: side })} />
                  <span><Show field={field} value={row[side] ?? null} dense /></span>
                </label>
              ))}
            </div>
          )
        })}
        <div className={styles.foot}>
          <span>{t('record.conflict.rest')}</span>
          <Button onClick={close}>{t('record.conflict.drop')}</Button>
          <Button look="primary" onClick={() => void keep()}>{t('record.conflict.keep')}</Button>
        </div>
      </div>
    </Dialog>
  )
}

const mapWritten = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWritten(value)]))
