// Writes about a record from the record itself: a quick note at once, everything else in its form.
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, lazy, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { keys } from '../api/queries'
import { createRecord } from '../api/records'
import type { Item, Reference } from '../api/types'
import { showToast } from '../app/toasts'
import { useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { iconFor } from '../ui/icons'
import { Dialog } from '../ui/overlays'
import { type About, aboutEntities, quickField } from './about'
import { MentionArea } from './MentionArea'
import { withIds } from './mentions'
import styles from './timeline.module.css'

const CreateForm = lazy(() => import('../forms/CreateForm').then((module) => ({ default: module.CreateForm })))

/** `organization`: whose relationship is shown; what is written belongs to it. */
export interface ComposerProps {
  entity: Entity
  item: Item
  organization: string | undefined
}

export function Composer({ entity, item, organization }: ComposerProps) {
  const { t } = useTranslation()
  const model = useModel()
  const client = useQueryClient()
  const abouts = useMemo(() => aboutEntities(model), [model])
  const [adding, setAdding] = useState<About | null>(null)
  const quick = abouts.find(quickField)
  const refresh = () => {
    void client.invalidateQueries({ queryKey: keys.timeline(entity.name, item.id) })
    void client.invalidateQueries({ queryKey: keys.portal })
  }
  const preset = useMemo(() => (adding ? { ...(organization ? { organization } : {}), [adding.field.name]: { entity: entity.name, id: item.id } } : {}), [adding, entity, item.id, organization])
  if (abouts.length === 0) return null
  return (
    <div className={styles.composer}>
      {quick && <Quick about={quick} entity={entity} item={item} organization={organization} onDone={refresh} />}
      <div className={styles.add}>
        {abouts.filter((about) => about !== quick).map((about) => (
          <Button key={about.entity.name} small look="outline" icon={iconFor(about.entity.icon)} onClick={() => setAdding(about)}>{t('record.add', { name: about.entity.title })}</Button>
        ))}
      </div>
      <Dialog opened={adding !== null} onClose={() => setAdding(null)} title={adding ? t('list.new', { name: adding.entity.title }) : ''} width={620}>
        <div className={styles.dialog}>
          <Suspense fallback={null}>
            {adding && <CreateForm entity={adding.entity} preset={preset} onCreated={() => { setAdding(null); refresh() }} onCancel={() => setAdding(null)} />}
          </Suspense>
        </div>
      </Dialog>
    </div>
  )
}

function Quick({ about, entity, item, organization, onDone }: ComposerProps & { about: About; onDone: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [mentioned, setMentioned] = useState<Reference[]>([])
  const field = quickField(about)
  if (!field) return null
  const send = async () => {
    setBusy(true)
    try {
      await createRecord(about.entity.name, { ...(organization ? { organization } : {}), [about.field.name]: { entity: entity.name, id: item.id }, [field.name]: withIds(text.trim(), mentioned) })
      setText('')
      setMentioned([])
      onDone()
    } catch (cause) {
      showToast({ id: `note:${item.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
    setBusy(false)
  }
  const label = t('record.write', { name: about.entity.title })
  return (
    <div className={styles.quick}>
      <MentionArea label={label} rows={text ? 3 : 1} text={text} onText={setText} onMention={(person) => setMentioned([...mentioned, person])} onSend={() => text.trim() && void send()} />
      {text.trim() !== '' && <Button small look="primary" disabled={busy} data-tip={t('forms.createKeys')} data-keys="Ctrl ↵" onClick={() => void send()}>{t('record.keep')}</Button>}
    </div>
  )
}
