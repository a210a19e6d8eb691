// The files of a record: picked or dropped here, sent with progress, opened, taken away.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../api/errors'
import { type RecordFile, fileAddress, listFiles, removeFile, sendFile } from '../api/files'
import { makeId } from '../api/ids'
import { errorOf, keys } from '../api/queries'
import type { Item } from '../api/types'
import { showToast } from '../app/toasts'
import { formatSize, formatTime } from '../i18n/format'
import { can } from '../meta/model'
import type { Entity } from '../meta/types'
import { Button, IconButton } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Dialog } from '../ui/overlays'
import styles from './files.module.css'
import record from './record.module.css'

interface Sending {
  key: string
  name: string
  part: number
}

export function Files({ entity, item }: { entity: Entity; item: Item }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const files = useQuery({ queryKey: keys.files(entity.name, item.id), queryFn: () => listFiles(entity.name, item.id), retry: false })
  const { sending, send, remove } = useFiles(entity, item)
  const error = errorOf(files)
  const items = files.data?.items ?? []
  const mayAdd = can(entity, 'update')
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    send([...event.dataTransfer.files])
  }
  const aim = (event: DragEvent) => {
    if (!mayAdd || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(true)
  }
  if (error?.kind === 'missing') return null
  return (
    <section className={`${record.block} ${styles.files}`} aria-label={t('record.files.title')} data-over={over} onDragOver={aim} onDragLeave={() => setOver(false)} onDrop={mayAdd ? drop : undefined}>
      <div className={record.blockHead}>
        <h2>{t('record.files.title')}{items.length > 0 && <small>{items.length}</small>}</h2>
        {mayAdd && <IconButton small icon="paperclip" label={t('record.files.add')} onClick={() => input.current?.click()} />}
      </div>
      <input ref={input} type="file" multiple className="visually-hidden" tabIndex={-1} aria-label={t('record.files.add')} onChange={(event) => { send([...(event.target.files ?? [])]); event.target.value = '' }} />
      <ul>
        {items.map((file) => <Line key={file.id} file={file} onRemove={mayAdd ? () => remove(file) : undefined} />)}
        {sending.map((one) => (
          <li key={one.key} className={styles.file}>
            <Icon name="upload" />
            <span>{one.name}</span>
            <progress aria-label={t('record.files.sending', { name: one.name })} max={1} value={one.part} />
          </li>
        ))}
      </ul>
      {error && <p className={record.none}>{error.message} <Button look="link" small onClick={() => void files.refetch()}>{t('common.retry')}</Button></p>}
      {files.isSuccess && items.length === 0 && sending.length === 0 && <p className={record.none}>{t(mayAdd ? 'record.files.dropHint' : 'record.noRelated')}</p>}
    </section>
  )
}

function Line({ file, onRemove }: { file: RecordFile; onRemove: (() => void) | undefined }) {
  const { t, i18n } = useTranslation()
  const facts = [formatSize(file.size, i18n.language), file.by?.label, file.at ? formatTime(file.at, i18n.language, t) : ''].filter(Boolean)
  return (
    <li className={styles.file}>
      {isPicture(file) ? <Picture file={file} /> : <Icon name="file" />}
      <a href={fileAddress(file.id)} target="_blank" rel="noreferrer">{file.name}<small>{facts.join(' · ')}</small></a>
      {onRemove && <IconButton small icon="trash" label={t('record.files.remove', { name: file.name })} onClick={onRemove} />}
    </li>
  )
}

/** Types that the server hands out to be shown. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const isPicture = (file: RecordFile) => PICTURES.includes(file.type ?? '')

/** A small picture that opens in full. */
function Picture({ file }: { file: RecordFile }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <button type="button" className={styles.picture} aria-label={t('record.files.show', { name: file.name })} onClick={() => setOpened(true)}><img src={fileAddress(file.id)} alt="" loading="lazy" /></button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={file.name} width={920}><img className={styles.large} src={fileAddress(file.id)} alt={file.name} /></Dialog>
    </>
  )
}

function useFiles(entity: Entity, item: Item) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [sending, setSending] = useState<Sending[]>([])
  const refresh = () => client.invalidateQueries({ queryKey: keys.files(entity.name, item.id) })
  const sendOne = async (file: File) => {
    const key = makeId()
    setSending((before) => [...before, { key, name: file.name, part: 0 }])
    try {
      await sendFile(entity.name, item.id, file, (part) => setSending((before) => before.map((one) => (one.key === key ? { ...one, part } : one))))
      await refresh()
    } catch (cause) {
      showToast({ id: `file:${key}`, look: 'failed', text: t('record.files.failed', { name: file.name, reason: asApiError(cause).message }), lasts: 8_000, action: { label: t('common.retry'), run: () => void sendOne(file) } })
    }
    setSending((before) => before.filter((one) => one.key !== key))
  }
  const send = (files: File[]) => files.forEach((file) => void sendOne(file))
  const remove = async (file: RecordFile) => {
    try {
      await removeFile(file.id)
      await refresh()
      showToast({ id: `file:${file.id}`, look: 'done', text: t('record.files.removed', { name: file.name }), lasts: 4_000 })
    } catch (cause) {
      showToast({ id: `file:${file.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return { sending, send, remove }
}
