// One import from its mapping to its result; its state lives at the server, so the page can be left and opened again.
import { useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { awaitBatch } from '../../api/batches'
import { type Import, type ImportMode, downloadProblems, pauseImport, runImport, saveMapping, saveValues, undoImport } from '../../api/imports'
import { errorOf, keys, useImport } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { showToast } from '../../app/toasts'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import buttonStyles from '../../ui/Button.module.css'
import { Icon } from '../../ui/Icon'
import { SkeletonRows } from '../../ui/States'
import { saveFile } from '../../views/list/saveFile'
import { Counts } from './Counts'
import { MappingTable } from './MappingTable'
import { MendGrid } from './MendGrid'
import { ModeChoice } from './ModeChoice'
import { PreviewTable } from './PreviewTable'
import { ProblemList } from './ProblemList'
import { SimilarRows } from './SimilarRows'
import { Steps } from './Steps'
import { ValueMapping } from './ValueMapping'
import styles from './imports.module.css'
import { strangeColumns } from './values'

const route = getRouteApi('/imports/$id')

export function ImportPage() {
  const { id } = route.useParams()
  const job = useImport(id)
  const error = errorOf(job)
  if (job.data) return <Job job={job.data} />
  return error ? <ErrorState error={error} retry={() => void job.refetch()} /> : <SkeletonRows />
}

type Part = 'map' | 'values' | 'check'

function Job({ job }: { job: Import }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const [part, setPart] = useState<Part>('map')
  const [mode, setMode] = useState<ImportMode>(job.mode ?? 'create')
  const act = useActions(job)
  const entity = entities[job.entity]
  const title = entity ? t('imports.importing', { name: entity.plural }) : t('imports.title')
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('imports.title'), to: '/imports' }, { label: title }] }), [t, title])
  const isStaged = job.state === 'staged'
  const isMending = !isStaged && job.state !== 'running' && job.state !== 'undone' && (job.counts?.problem ?? 0) > 0
  const asked = strangeColumns(job)
  const forth = () => setPart(part === 'map' && asked.length > 0 ? 'values' : 'check')
  const back = () => setPart(part === 'check' && asked.length > 0 ? 'values' : 'map')
  const now = isStaged ? (part === 'check' ? 2 : 1) : job.state === 'running' || job.state === 'paused' ? 3 : 4
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {job.file_name && <span className={styles.file}><Icon name="file" size={14} />{job.file_name}</span>}
        <span className={styles.target}>{t(`imports.state.${job.state}`)}</span>
      </header>
      <Steps now={now} />
      {/* The rows scroll; without a control inside, the keyboard needs the frame itself. */}
      <section className={styles.body} tabIndex={0} aria-label={title} data-mending={isMending}>
        {!isStaged && job.counts && <Counts job={job} counts={job.counts} />}
        {isStaged && part === 'map' && entity && <MappingTable job={job} entity={entity} onMapping={(mapping) => void act(() => saveMapping(job.id, mapping))} />}
        {isStaged && part === 'values' && entity && <ValueMapping job={job} entity={entity} columns={asked} onValues={(values) => act(() => saveValues(job.id, values))} />}
        {isStaged && part === 'check' && entity && <ModeChoice job={job} entity={entity} mode={mode} onMode={setMode} />}
        {isStaged && part === 'check' && <PreviewTable job={job} entity={entity} />}
        {!isStaged && <SimilarRows job={job} />}
        {isMending && entity ? <MendGrid job={job} entity={entity} /> : (!isStaged || part === 'check') && <ProblemList job={job} entity={entity} />}
      </section>
      <footer className={styles.foot}>
        <span>{job.state === 'undone' ? null : <><Icon name="undo" />{t('imports.undoHint')}</>}</span>
        {isStaged && part !== 'map' && <Button look="outline" onClick={back}>{t('imports.backToMapping')}</Button>}
        {isStaged && part !== 'check' && <Button look="primary" onClick={forth}>{t(part === 'map' && asked.length > 0 ? 'imports.toValues' : 'imports.toCheck')}</Button>}
        {isStaged && part === 'check' && <Button look="primary" onClick={() => void act(() => runImport(job.id, mode))}>{t('imports.run')}</Button>}
        {job.state === 'running' && <Button look="outline" onClick={() => void act(() => pauseImport(job.id))}>{t('imports.pause')}</Button>}
        {job.state === 'paused' && <Button look="primary" onClick={() => void act(() => runImport(job.id, mode))}>{t('imports.goOn')}</Button>}
        {!isStaged && job.state !== 'running' && <Finished job={job} mode={mode} onAct={act} />}
      </footer>
    </div>
  )
}

function Finished({ job, mode, onAct }: { job: Import; mode: ImportMode; onAct: (work: () => Promise<unknown>) => Promise<void> }) {
  const { t } = useTranslation()
  const download = async () => {
    const { blob, name } = await downloadProblems(job.id)
    saveFile(blob, name ?? 'problems.csv')
  }
  const undo = async () => {
    const { batch } = await undoImport(job.id)
    await awaitBatch(batch, () => undefined)
  }
  const problems = job.counts?.problem ?? 0
  const written = (job.counts?.created ?? 0) + (job.counts?.updated ?? 0)
  return (
    <>
      {problems > 0 && <Button icon="download" onClick={() => void onAct(download)}>{t('imports.problemFile')}</Button>}
      {written > 0 && job.state !== 'undone' && <Button look="outline" icon="undo" onClick={() => void onAct(undo)}>{t('imports.undo')}</Button>}
      {problems > 0 && job.state !== 'undone' && <Button look="primary" icon="refresh" onClick={() => void onAct(() => runImport(job.id, mode))}>{t('imports.runAgain')}</Button>}
      <Link to="/records/$entity" params={{ entity: job.entity }} search={{}} className={`${buttonStyles.button} ${problems > 0 && job.state !== 'undone' ? buttonStyles.outline : buttonStyles.primary}`}>{t('imports.toList')}</Link>
    </>
  )
}

/** Does one thing to the import and reads its state again. */
function useActions(job: Import) {
  const client = useQueryClient()
  return async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (cause) {
      showToast({ id: `import:${job.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
    await client.invalidateQueries({ queryKey: keys.import(job.id) })
    void client.invalidateQueries({ queryKey: ['records', job.entity] })
  }
}
