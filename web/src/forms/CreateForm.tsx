// The form of a new record of any entity: layout, inputs and conditions from the model, problems of the server at their fields, a draft kept meanwhile.
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { messagesByField } from '../api/errors'
import type { Item } from '../api/types'
import { formatTime } from '../i18n/format'
import { conditionsOf, envOf } from '../meta/conditions'
import { useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { FormLayout } from './FormLayout'
import { OrganizationField, useTargets } from './OrganizationField'
import { failedChecks } from './checks'
import type { Draft } from './drafts'
import styles from './form.module.css'
import { formTabs } from './sections'
import { type Values, useCreate } from './useCreate'
import { useDraft } from './useDraft'

export interface CreateFormProps {
  entity: Entity
  /** Values that are settled already, such as the record this one belongs to; they are not asked for. */
  preset?: Values
  onCreated: (item: Item) => void
  onCancel: () => void
}

export function CreateForm({ entity, preset, onCreated, onCancel }: CreateFormProps) {
  const { t } = useTranslation()
  const { me } = useModel()
  const tabs = useMemo(() => formTabs(entity, Object.keys(preset ?? {})), [entity, preset])
  const defaults = useMemo(() => Object.fromEntries(Object.values(entity.fields).flatMap((field) => (field.default === undefined ? [] : [[field.name, field.default]]))), [entity])
  const form = useForm<Values>({ defaultValues: defaults })
  const targets = useTargets()
  const [organization, setOrganization] = useState(targets[0]?.id ?? '')
  const [failed, setFailed] = useState<string[]>([])
  const [round, setRound] = useState(0)
  const another = useRef(false)
  const restore = useCallback((draft: Draft) => {
    for (const [name, value] of Object.entries(draft.values)) if (entity.fields[name]) form.setValue(name, value)
    if (targets.some((one) => one.id === draft.organization)) setOrganization(draft.organization)
  }, [entity, form, targets])
  const draft = useDraft(form, entity, Object.keys(preset ?? {}).join('+'), organization, restore)
  const created = (item: Item) => {
    draft.done()
    if (!another.current) return onCreated(item)
    form.reset(defaults)
    setRound(round + 1)
  }
  const { submit, error, busy } = useCreate(entity, organization, preset, created)
  const check = (values: Values) => {
    const env = envOf(entity, { ...defaults, ...values, ...preset }, me)
    const shown = Object.fromEntries(Object.entries(values).filter(([name]) => { const field = entity.fields[name]; return field !== undefined && conditionsOf(field, env).visible }))
    const found = failedChecks(entity, { ...defaults, ...shown, ...preset }, me)
    setFailed(found)
    return found.length > 0 ? undefined : submit(shown)
  }
  const send = (again: boolean) => {
    another.current = again
    void form.handleSubmit(check)()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    send(event.shiftKey)
  }
  const needsOrganization = targets.length > 1 && entity.name !== 'organization' && !preset?.organization
  const messages = useMemo(() => (error ? messagesByField(error) : {}), [error])
  const general = error && (messages[''] ?? (error.problems.length === 0 ? error.message : undefined))
  return (
    <FormProvider {...form}>
      <form className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); send(false) }} onKeyDown={press}>
        <div className={styles.scroll}>
          {draft.offered && <DraftOffer draft={draft.offered} onTake={draft.take} onDrop={draft.drop} />}
          {general && <div className={styles.error} role="alert"><Icon name="alert" />{error.kind === 'offline' ? t('common.error.offline') : general}</div>}
          {failed.map((text) => <div key={text} className={styles.error} role="alert"><Icon name="alert" />{text}</div>)}
          {needsOrganization && <OrganizationField targets={targets} value={organization} onChange={setOrganization} error={messages.organization} />}
          <FormLayout key={round} entity={entity} tabs={tabs} messages={messages} preset={preset} />
        </div>
        <footer className={styles.foot}>
          <span className="visually-hidden" aria-live="polite">{busy ? t('list.saving') : ''}</span>
          <Button onClick={onCancel}>{t('common.cancel')}</Button>
          <Button look="outline" disabled={busy} data-tip={t('forms.anotherKeys')} data-keys="Ctrl ⇧ ↵" onClick={() => send(true)}>{t('forms.another')}</Button>
          <Button type="submit" look="primary" disabled={busy} data-tip={t('forms.createKeys')} data-keys="Ctrl ↵">{t(busy ? 'list.saving' : 'common.create')}</Button>
        </footer>
      </form>
    </FormProvider>
  )
}

function DraftOffer({ draft, onTake, onDrop }: { draft: Draft; onTake: () => void; onDrop: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <div className={styles.draft} role="status">
      <Icon name="history" />
      <span>{t('forms.draft', { time: formatTime(draft.at, i18n.language, t) })}</span>
      <Button small look="outline" onClick={onTake}>{t('forms.draftTake')}</Button>
      <Button small onClick={onDrop}>{t('forms.draftDrop')}</Button>
    </div>
  )
}
