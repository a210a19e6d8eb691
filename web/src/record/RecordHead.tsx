// Who this record is: mark, name, steward, last change; and what can be done with all of it.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { deleteRecord, restoreRecord } from '../api/records'
import type { Item, Reference } from '../api/types'
import { useMenuGroups } from '../app/CommandBar'
import { ReferenceOrgMark } from '../app/OrganizationPicker'
import { PinButton } from '../app/PinButton'
import { type Command, useCommands } from '../app/commands'
import { UNDO_TIME, showToast } from '../app/toasts'
import { usePersonCommands } from '../features/privacy/usePersonCommands'
import { RecordMark } from '../fields/RecordMark'
import { formatTime } from '../i18n/format'
import { can, organizationOf, useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { isReference, labelOf } from '../meta/values'
import { Button, IconButton } from '../ui/Button'
import { Dialog, Menu } from '../ui/overlays'
import { useMedia } from '../ui/useMedia'
import { AsOfControl } from './AsOf'
import { FollowButton } from './FollowButton'
import { isPast } from './asof'
import styles from './record.module.css'

export interface RecordHeadProps {
  entity: Entity
  item: Item
  lead?: ReactNode
  narrow: boolean
}

export function RecordHead({ entity, item, lead, narrow }: RecordHeadProps) {
  const { t, i18n } = useTranslation()
  const label = labelOf(item, entity)
  const isPhone = useMedia('(max-width: 720px)')
  const by = isReference(item.changed_by) ? item.changed_by.label : null
  return (
    <header className={styles.head}>
      {lead}
      <RecordMark entity={entity} id={item.id} label={label} size={narrow ? 36 : 40} />
      <div className={styles.title}>
        <h1>{label}</h1>
        <p className={styles.sub}>
          <span>{entity.title}</span>
          {item.organization && <Steward entity={entity} reference={item.organization} />}
          {typeof item.changed_at === 'string' && <span>{t(by ? 'record.changedBy' : 'record.changedAt', { name: by, time: formatTime(item.changed_at, i18n.language, t) })}</span>}
        </p>
      </div>
      <div className={styles.tools}>
        {!isPast(item) && <FollowButton entity={entity} id={item.id} short={narrow || isPhone} />}
        <PinButton entity={entity.name} id={item.id} />
        <AsOfControl at={item.as_of} />
        {!isPast(item) && <MoreMenu entity={entity} item={item} label={label} />}
      </div>
    </header>
  )
}

function Steward({ entity, reference }: { entity: Entity; reference: Reference }) {
  const { t } = useTranslation()
  const organization = organizationOf(useModel(), reference.id)
  return (
    <span>
      {t(entity.faceted ? 'record.steward' : 'record.belongsTo')}
      <ReferenceOrgMark reference={reference} size={15} />
      {organization?.name ?? reference.label}
    </span>
  )
}

function MoreMenu({ entity, item, label }: { entity: Entity; item: Item; label: string }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState(false)
  const remove = useDelete(entity, item, label)
  const navigate = useNavigate()
  const commands = useMemo((): Command[] => {
    const group = t('shell.group.page')
    const params = { entity: entity.name, id: item.id }
    const copy = () => {
      void navigator.clipboard.writeText(new URL(`/records/${entity.name}/${item.id}`, window.location.href).href)
      showToast({ id: 'copy', look: 'done', text: t('record.linkCopied'), lasts: 2_500 })
    }
    return [
      { id: 'record.copy', label: t('record.copyLink'), group, icon: 'link', on: ['record'], run: copy },
      { id: 'record.print', label: t('record.print'), group, icon: 'print', on: ['record'], run: () => void navigate({ to: '/print/$entity/$id', params, search: {} }) },
      { id: 'record.explain', label: t('explain.whyMe'), group, icon: 'key', on: ['record'], run: () => void navigate({ to: '/explain/$entity/$id', params, search: {} }) },
    ]
  }, [entity, item.id, navigate, t])
  useCommands('record', commands)
  usePersonCommands(entity, item)
  const removal = useMemo((): Command[] => (can(entity, 'delete') ? [{ id: 'record.delete', label: t('record.delete'), group: t('record.more'), icon: 'trash', look: 'danger', on: ['record'], run: () => setAsking(true) }] : []), [entity, t])
  useCommands('record.delete', removal)
  const more = useMenuGroups('record')
  return (
    <>
      <Menu trigger={<IconButton icon="dots" label={t('record.more')} />} groups={more.map(({ entries }) => ({ entries }))} />
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('record.deleteTitle', { name: label })}>
        <p style={{ color: 'var(--muted)', marginBottom: 16 }}>{t('record.deleteText')}</p>
        <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8 }}>
          <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
          <Button look="danger" onClick={() => { setAsking(false); void remove() }}>{t('record.delete')}</Button>
        </div>
      </Dialog>
    </>
  )
}

function useDelete(entity: Entity, item: Item, label: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const refresh = () => void client.invalidateQueries({ queryKey: ['records', entity.name, 'list'] })
  return async () => {
    const id = `delete:${item.id}`
    try {
      await deleteRecord(entity.name, item.id, item.version)
      await navigate({ to: '/records/$entity', params: { entity: entity.name }, search: {} })
      refresh()
      showToast({ id, look: 'done', text: t('record.deleted', { name: label }), lasts: UNDO_TIME, action: { label: t('common.undo'), keys: 'Ctrl Z', run: () => void restoreRecord(entity.name, item.id).then(refresh) } })
    } catch (cause) {
      showToast({ id, look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    }
  }
}
