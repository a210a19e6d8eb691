// What a run does with rows whose record is there already, and by what it recognizes them.
import { useTranslation } from 'react-i18next'
import type { Import, ImportMode } from '../../api/imports'
import { can } from '../../meta/model'
import type { Entity } from '../../meta/types'
import styles from './imports.module.css'
import { ID } from './values'

const MODES: ImportMode[] = ['create', 'update', 'both']

export interface ModeChoiceProps {
  job: Import
  entity: Entity
  mode: ImportMode
  onMode: (mode: ImportMode) => void
}

export function ModeChoice({ job, entity, mode, onMode }: ModeChoiceProps) {
  const { t } = useTranslation()
  const found = keysOf(job, entity)
  const names = found.map((one) => (one === ID ? t('imports.keys.id') : one === entity.label ? t('imports.keys.name') : (entity.fields[one]?.title ?? one)))
  return (
    <div className={styles.mode}>
      <div role="radiogroup" aria-label={t('imports.mode')}>
        {MODES.map((one) => (
          <label key={one} data-chosen={one === mode}>
            <input type="radio" name="mode" checked={one === mode} disabled={one !== 'create' && !can(entity, 'update')} onChange={() => onMode(one)} />
            <b>{t(`imports.modes.${one}`)}</b>
            <span>{t(`imports.modeHint.${one}`)}</span>
          </label>
        ))}
      </div>
      <p data-bad={found.length === 0}><b>{t('imports.key')}</b>{found.length === 0 ? t('imports.keys.none') : t('imports.keyOrder', { keys: names.join(t('common.listComma')) })}</p>
    </div>
  )
}

/** In the order in which a run looks: by id, by what is unique, by the name (contract §3). */
export function keysOf(job: Import, entity: Entity): string[] {
  const mapped = new Set(Object.values(job.mapping).filter((name): name is string => name !== null))
  const unique = Object.values(entity.fields).filter((field) => field.unique).map((field) => field.name)
  return [ID, ...unique, entity.label].filter((name, place, all) => mapped.has(name) && all.indexOf(name) === place)
}
