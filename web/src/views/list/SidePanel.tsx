// The panel at the right of a list: a record, or the form of a new one; the list stays usable beside it.
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '../../app/commands'
import type { Entity } from '../../meta/types'
import { IconButton } from '../../ui/Button'
import { Kbd } from '../../ui/inputs'
import { SkeletonRows } from '../../ui/States'
import { useMedia } from '../../ui/useMedia'
import styles from './SidePanel.module.css'

const RecordView = lazy(() => import('../../record/RecordView').then((module) => ({ default: module.RecordView })))
const CreateForm = lazy(() => import('../../forms/CreateForm').then((module) => ({ default: module.CreateForm })))

export interface SidePanelProps {
  entity: Entity
  id: string
  /** The records that are shown, in their order. */
  ids: string[]
  /** The keys step through them; a grid has these keys itself. */
  steps: boolean
  onPeek: (id: string | undefined) => void
  onOpen: (id: string) => void
}

export function SidePanel({ entity, id, ids, steps, onPeek, onOpen }: SidePanelProps) {
  const { t } = useTranslation()
  const panel = useRef<HTMLElement>(null)
  const isPhone = useMedia('(max-width: 720px)')
  const isNew = id === 'new'
  const place = ids.indexOf(id)
  const step = useCallback(
    (by: number) => {
      const next = ids[place + by]
      if (next) onPeek(next)
    },
    [ids, place, onPeek],
  )
  useCommands('peek', useMemo((): Command[] => {
    const group = t('shell.group.page')
    const walk: Command[] = [
      { id: 'peek.before', label: t('list.keys.before'), group, keys: 'k', keysOnly: true, run: () => step(-1) },
      { id: 'peek.next', label: t('list.keys.next'), group, keys: 'j', keysOnly: true, run: () => step(1) },
    ]
    return [{ id: 'peek.close', label: t('record.close'), group, keys: 'escape', keysOnly: true, run: () => onPeek(undefined) }, ...(steps ? walk : [])]
  }, [t, onPeek, step, steps]))
  useEffect(() => {
    if (isNew) panel.current?.focus()
  }, [isNew])
  return (
    <aside ref={panel} className={styles.panel} tabIndex={-1} aria-label={isNew ? t('list.new', { name: entity.title }) : entity.title}>
      <header className={styles.head}>
        <IconButton small icon="chevronsRight" label={t('record.close')} keys="Esc" onClick={() => onPeek(undefined)} />
        {isNew ? (
          <h2>{t('list.new', { name: entity.title })}</h2>
        ) : (
          <>
            <i aria-hidden />
            <IconButton small icon="chevronUp" label={t('list.keys.before')} keys="K" disabled={place <= 0} onClick={() => step(-1)} />
            <IconButton small icon="chevronDown" label={t('list.keys.next')} keys="J" disabled={place < 0 || place >= ids.length - 1} onClick={() => step(1)} />
            {place >= 0 && <span className={styles.place}>{place + 1} / {ids.length}</span>}
            {!isPhone && <><Kbd>J</Kbd><Kbd>K</Kbd></>}
            <span className={styles.right}><IconButton small icon="external" label={t('list.open')} onClick={() => onOpen(id)} /></span>
          </>
        )}
      </header>
      <Suspense fallback={<SkeletonRows rows={8} />}>
        {isNew ? <CreateForm entity={entity} onCreated={(item) => onPeek(item.id)} onCancel={() => onPeek(undefined)} /> : <RecordView key={id} entity={entity} id={id} narrow />}
      </Suspense>
    </aside>
  )
}
