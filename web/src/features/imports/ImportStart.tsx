// The first step of an import: what is imported, for whom, and the file.
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { uploadImport } from '../../api/imports'
import { keys } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { OrganizationField, useTargets } from '../../forms/OrganizationField'
import { can, useModel } from '../../meta/model'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { FieldFrame } from '../../ui/inputs'
import { Banner } from '../../ui/States'
import { Steps } from './Steps'
import styles from './imports.module.css'

const route = getRouteApi('/imports')
/** Contract §3: one file holds at most so much. */
const LARGEST = 100 * 1024 * 1024

export function ImportStart() {
  const { t } = useTranslation()
  const { entities, navigation } = useModel()
  const { entity: wanted } = route.useSearch()
  const allowed = navigation.flatMap((group) => group.entities).flatMap((name) => entities[name] ?? []).filter((entity) => can(entity, 'create'))
  const [name, setName] = useState(wanted && entities[wanted] ? wanted : (allowed[0]?.name ?? ''))
  const targets = useTargets()
  const [organization, setOrganization] = useState(targets[0]?.id ?? '')
  const { upload, busy, error } = useUpload(name, organization)
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('imports.title') }] }), [t])
  const options = allowed.map((entity) => ({ value: entity.name, label: entity.plural, mark: <Icon name={iconFor(entity.icon)} /> }))
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('imports.title')}</h1></header>
      <Steps now={0} />
      <div className={styles.body}>
        {error && <Banner look="err"><Icon name="alert" />{error}</Banner>}
        <div className={styles.start}>
          <div className={styles.pair}>
            <FieldFrame id="import-entity" label={t('imports.what')}>
              <Combo id="import-entity" options={options} value={options.find((one) => one.value === name) ?? null} clearable={false} onPick={(option) => option && setName(option.value)} />
            </FieldFrame>
            <OrganizationField targets={targets} value={organization} onChange={setOrganization} />
          </div>
          <DropZone busy={busy} onFile={(file) => void upload(file)} />
        </div>
      </div>
    </div>
  )
}

function DropZone({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <label className={styles.drop} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="upload" size={28} />
      <b>{t(busy ? 'imports.uploading' : 'imports.drop')}</b>
      <span>{t('imports.dropHint')}</span>
      <input ref={input} className="visually-hidden" type="file" accept=".csv,.xlsx,.tsv,text/csv" disabled={busy} onChange={(event) => event.target.files?.[0] && onFile(event.target.files[0])} />
    </label>
  )
}

function useUpload(entity: string, organization: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const upload = async (file: File) => {
    if (file.size > LARGEST) return setError(t('imports.tooLarge'))
    setBusy(true)
    setError(null)
    try {
      const made = await uploadImport(file, entity, organization)
      client.setQueryData(keys.import(made.id), { ...made, entity: made.entity ?? entity, file_name: made.file_name ?? file.name })
      await navigate({ to: '/imports/$id', params: { id: made.id } })
    } catch (cause) {
      const failure = asApiError(cause)
      setError(failure.kind === 'offline' ? t('common.error.offline') : failure.message)
      setBusy(false)
    }
  }
  return { upload, busy, error }
}
