// Exports what is seen, in the order and with the columns it is seen in, or only the chosen records.
import { useCallback, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type ListAsk, exportRecords } from '../../api/records'
import { showToast } from '../../app/toasts'
import type { Entity, Field } from '../../meta/types'
import { saveFile } from './saveFile'
import { quote } from './filter/literal'

export function useExport(entity: Entity, ask: ListAsk, fields: Field[]) {
  const { t } = useTranslation()
  // Looked up when it is run: a command must not be another one for each order of the list.
  const latest = useRef({ ask, fields })
  useLayoutEffect(() => {
    latest.current = { ask, fields }
  })
  return useCallback(
    async (format: 'csv' | 'xlsx', ids?: string[]) => {
      const id = `export:${entity.name}`
      const { ask: asked, fields: shown } = latest.current
      showToast({ id, look: 'saving', text: t('list.exporting'), lasts: null })
      try {
        const filter = ids ? `id in [${ids.map((one) => `id(${quote(one)})`).join(', ')}]` : asked.filter
        const names = shown.map((field) => field.name).filter((name) => !name.startsWith('@'))
        const { blob, name } = await exportRecords({ entity: entity.name, format, fields: names.join(','), ...(filter ? { filter } : {}), ...(asked.order ? { order: asked.order } : {}), ...(asked.rows ? { rows: asked.rows } : {}) })
        saveFile(blob, name ?? `${entity.plural}.${format}`)
        showToast({ id, look: 'done', text: t('list.exported'), lasts: 4_000 })
      } catch (cause) {
        showToast({ id, look: 'failed', text: t('list.exportFailed', { reason: asApiError(cause).message }), lasts: 8_000 })
      }
    },
    [entity, t],
  )
}
