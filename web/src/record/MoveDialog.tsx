// Asks for just the fields that a move still needs, and saves them together with it.
import { FormProvider, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Facet, Item, Move } from '../api/types'
import { FormField } from '../forms/FormField'
import { fieldsOf } from '../meta/model'
import type { Entity } from '../meta/types'
import { valueOf } from '../meta/values'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/overlays'

export interface MoveDialogProps {
  entity: Entity
  item: Item
  facet: Facet | null
  title: string
  move: Move
  messages: Record<string, string>
  onClose: () => void
  onRun: (set: Record<string, unknown>) => void
}

export function MoveDialog({ entity, item, facet, title, move, messages, onClose, onRun }: MoveDialogProps) {
  const { t } = useTranslation()
  const fields = fieldsOf(entity, move.missing)
  const form = useForm<Record<string, unknown>>({ defaultValues: Object.fromEntries(fields.map((field) => [field.name, valueOf(item, field, facet)])) })
  return (
    <Dialog opened onClose={onClose} title={title}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void form.handleSubmit(onRun)(event)} style={{ display: 'grid', gap: 12 }}>
          {messages[''] && <p role="alert" style={{ color: 'var(--err-text)' }}>{messages['']}</p>}
          {fields.map((field, index) => <FormField key={field.name} field={{ ...field, required: true }} message={messages[field.name]} autoFocus={index === 0} />)}
          <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button look="primary" type="submit">{title}</Button>
          </div>
        </form>
      </FormProvider>
    </Dialog>
  )
}
