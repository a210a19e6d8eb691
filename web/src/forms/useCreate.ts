// Sends a new record once, however often it is tried; what is left empty is filled by the model.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiError, asApiError } from '../api/errors'
import { makeId } from '../api/ids'
import { createRecord } from '../api/records'
import type { Item } from '../api/types'
import { showToast } from '../app/toasts'
import type { Entity } from '../meta/types'
import { labelOf, toWritten } from '../meta/values'

export type Values = Record<string, unknown>

/** The id is made once per record: sending again after a lost answer cannot make a second one. */
export function useCreate(entity: Entity, organization: string, preset: Values | undefined, onCreated: (item: Item) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const id = useRef(makeId())
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (values: Values) => {
    setBusy(true)
    setError(null)
    try {
      const item = await createRecord(entity.name, { ...(organization ? { organization } : {}), ...preset, ...written(values) }, id.current)
      void client.invalidateQueries({ queryKey: ['records', entity.name] })
      showToast({ id: `create:${item.id}`, look: 'done', text: t('forms.created', { name: labelOf(item, entity) }), lasts: 6_000, link: { label: t('forms.open'), to: `/records/${entity.name}/${item.id}` } })
      id.current = makeId()
      setBusy(false)
      onCreated(item)
    } catch (cause) {
      const failure = asApiError(cause)
      // Another body under the same key would be refused: a corrected form is a new attempt.
      if (failure.kind !== 'offline') id.current = makeId()
      setError(failure)
      setBusy(false)
    }
  }
  return { submit, error, busy }
}

/** Empty inputs are left out, so that defaults of the model hold. */
function written(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWritten(value)]).filter(([, value]) => value !== null))
}
