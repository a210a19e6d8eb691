// Gives one field of all chosen records the same value, as a batch that can be taken back.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { awaitBatch, changeMany, undoBatch } from '../../api/batches'
import { asApiError } from '../../api/errors'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { typeOf } from '../../fields/registry'
import { isEditable } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { toWritten } from '../../meta/values'
import { Button } from '../../ui/Button'
import { Popup } from '../../ui/overlays'
import styles from './filter/filter.module.css'

export function BulkSet({ entity, ids, onDone }: { entity: Entity; ids: string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const run = useBulkSet(entity)
  const fields = Object.values(entity.fields).filter((field) => isEditable(entity, field) && typeOf(field).Edit)
  const [name, setName] = useState('')
  const [value, setValue] = useState<unknown>(null)
  const field = entity.fields[name]
  const Edit = field && typeOf(field).Edit
  const apply = (close: () => void) => {
    close()
    onDone()
    void run(ids, { [name]: toWritten(value) }, t('list.bulkSetDone', { field: field?.title, count: ids.length }))
  }
  return (
    <Popup label={t('list.bulkSet')} width={300} placement="top-start" trigger={(toggle) => <Button icon="edit" onClick={toggle}>{t('list.bulkSet')}</Button>}>
      {(close) => (
        <div className={styles.editor}>
          <select className="native-select" aria-label={t('list.bulkField')} value={name} onChange={(event) => { setName(event.target.value); setValue(null) }}>
            <option value="">{t('list.bulkField')}</option>
            {fields.map((one) => <option key={one.name} value={one.name}>{one.title}</option>)}
          </select>
          {field && Edit && <Edit key={name} field={field} value={value} onChange={setValue} />}
          <div className={styles.foot}>
            <span>{t('list.bulkHint', { count: ids.length })}</span>
            <Button small look="primary" disabled={!field} onClick={() => apply(close)}>{t('filter.apply')}</Button>
          </div>
        </div>
      )}
    </Popup>
  )
}

function useBulkSet(entity: Entity) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['records', entity.name] })
  return async (ids: string[], set: Record<string, unknown>, done: string) => {
    const id = `bulk:${entity.name}`
    showToast({ id, look: 'saving', text: t('list.bulkRunning', { count: ids.length }), lasts: null })
    try {
      const { batch } = await changeMany(entity.name, ids, set)
      await awaitBatch(batch)
      refresh()
      showToast({ id, look: 'done', text: done, lasts: UNDO_TIME, action: { label: t('common.undo'), keys: 'Ctrl Z', run: () => void undoBatch(batch).then(refresh) } })
    } catch (cause) {
      showToast({ id, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
}
