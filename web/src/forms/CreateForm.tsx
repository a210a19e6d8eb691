// The form of a new record of any entity: sections and inputs from the model, problems of the server at their fields.
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type ApiError, asApiError, messagesByField } from '../api/errors'
import { makeId } from '../api/ids'
import { createRecord } from '../api/records'
import type { Item } from '../api/types'
import { showToast } from '../app/toasts'
import { useModel } from '../meta/model'
import { labelOf, toWritten } from '../meta/values'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { failedChecks } from './checks'
import { DuplicateHint } from './DuplicateHint'
import { FormField } from './FormField'
import { OrganizationField, useTargets } from './OrganizationField'
import styles from './form.module.css'
import { formSections } from './sections'

export type Values = Record<string, unknown>

export interface CreateFormProps {
  entity: Entity
  /** Values that are settled already, such as the record this one belongs to; they are not asked for. */
  preset?: Values
  onCreated: (item: Item) => void
  onCancel: () => void
}

export function CreateForm({ entity, preset, onCreated, onCancel }: CreateFormProps) {
  const { t } = useTranslation()
  const sections = useMemo(() => formSections(entity, Object.keys(preset ?? {})), [entity, preset])
  const form = useForm<Values>({ defaultValues: {} })
  const targets = useTargets()
  const [organization, setOrganization] = useState(targets[0]?.id ?? '')
  const { me } = useModel()
  const [failed, setFailed] = useState<string[]>([])
  const { submit, error, busy } = useCreate(entity, organization, preset, onCreated)
  const check = (values: Values) => {
    const found = failedChecks(entity, { ...values, ...preset }, me)
    setFailed(found)
    return found.length > 0 ? undefined : submit(values)
  }
  const needsOrganization = targets.length > 1 && entity.name !== 'organization' && !preset?.organization
  const messages = error ? messagesByField(error) : {}
  const general = error && (messages[''] ?? (error.problems.length === 0 ? error.message : undefined))
  return (
    <FormProvider {...form}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => void form.handleSubmit(check)(event)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing) event.currentTarget.requestSubmit()
        }}
      >
        <div className={styles.scroll}>
          {general && <div className={styles.error} role="alert"><Icon name="alert" />{error.kind === 'offline' ? t('common.error.offline') : general}</div>}
          {failed.map((text) => <div key={text} className={styles.error} role="alert"><Icon name="alert" />{text}</div>)}
          {needsOrganization && <OrganizationField targets={targets} value={organization} onChange={setOrganization} error={messages.organization} />}
          {sections.map((section, place) => (
            <section key={section.name} className={styles.section} aria-label={section.title}>
              <h3>{section.title}{section.fields.every((field) => field.facet) && <small>{t('record.onlyOwn')}</small>}</h3>
              <div className={styles.grid}>
                {section.fields.map((field, index) => <FormField key={field.name} field={field} message={messages[field.name]} autoFocus={place === 0 && index === 0} />)}
                {place === 0 && <div className={styles.wide}><DuplicateHint entity={entity} /></div>}
              </div>
            </section>
          ))}
        </div>
        <footer className={styles.foot}>
          <span className="visually-hidden" aria-live="polite">{busy ? t('list.saving') : ''}</span>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={busy} data-tip={t('forms.createKeys')} data-keys="Ctrl ↵">{t(busy ? 'list.saving' : 'common.create')}</Button>
        </footer>
      </form>
    </FormProvider>
  )
}

/** The id is made once per form: sending again after a lost answer cannot make a second record. */
function useCreate(entity: Entity, organization: string, preset: Values | undefined, onCreated: (item: Item) => void) {
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
      showToast({ id: `create:${item.id}`, look: 'done', text: t('forms.created', { name: labelOf(item, entity) }), lasts: 4_000 })
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
