// One import from its mapping to its result; its state lives at the server, so the page can be left and opened again.
import { useQueryClient } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Import, downloadProblems, runImport, saveMapping } from '../../api/imports'
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
import { PreviewTable } from './PreviewTable'
import { ProblemList } from './ProblemList'
import { Steps } from './Steps'
import styles from './imports.module.css'

const route = getRouteApi('/imports/$id')

export function ImportPage() {
  const { id } = route.useParams()
  const job = useImport(id)
  const error = errorOf(job)
  if (job.data) return <Job job={job.data} />
  return error ? <ErrorState error={error} retry={() => void job.refetch()} /> : <SkeletonRows />
}

type Part = 'map' | 'check'

function Job({ job }: { job: Import }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const [part, setPart] = useState<Part>('map')
  const act = useActions(job)
  const entity = entities[job.entity]
  const title = entity ? t('imports.importing', { name: entity.plural }) : t('imports.title')
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('imports.title'), to: '/imports' }, { label: title }] }), [t, title])
  const isStaged = job.state === 'staged'
  const now = isStaged ? (part === 'map' ? 1 : 2) : job.state === 'running' || job.state === 'paused' ? 3 : 4
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {job.file_name && <span className={styles.file}><Icon name="file" size={14} />{job.file_name}</span>}
        <span className={styles.target}>{t(`imports.state.${job.state}`)}</span>
      </header>
      <Steps now={now} />
      {/* The rows scroll; without a control inside, the keyboard needs the frame itself. */}
      <section className={styles.body} tabIndex={0} aria-label={title}>
        {!isStaged && job.counts && <Counts job={job} counts={job.counts} />}
        {isStaged && part === 'map' && entity && <MappingTable job={job} entity={entity} onMapping={(mapping) => void act(() => saveMapping(job.id, mapping))} />}
        {isStaged && part === 'check' && <PreviewTable job={job} entity={entity} />}
        {(!isStaged || part === 'check') && <ProblemList job={job} entity={entity} />}
      </section>
      <footer className={styles.foot}>
        <span />
        {isStaged && part === 'map' && <Button look="primary" onClick={() => setPart('check')}>{t('imports.toCheck')}</Button>}
        {isStaged && part === 'check' && (
          <>
            <Button look="outline" onClick={() => setPart('map')}>{t('imports.backToMapping')}</Button>
            <Button look="primary" onClick={() => void act(() => runImport(job.id))}>{t('imports.run')}</Button>
          </>
        )}
        {!isStaged && <Finished job={job} onAct={act} />}
      </footer>
    </div>
  )
}

function Finished({ job, onAct }: { job: Import; onAct: (work: () => Promise<unknown>) => Promise<void> }) {
  const { t } = useTranslation()
  const download = async () => {
    const { blob, name } = await downloadProblems(job.id)
    saveFile(blob, name ?? 'problems.csv')
  }
  return (
    <>
      {(job.counts?.problem ?? 0) > 0 && <Button icon="download" onClick={() => void onAct(download)}>{t('imports.problemFile')}</Button>}
      {job.state !== 'running' && <Link to="/records/$entity" params={{ entity: job.entity }} search={{}} className={`${buttonStyles.button} ${buttonStyles.primary}`}>{t('imports.toList')}</Link>}
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
