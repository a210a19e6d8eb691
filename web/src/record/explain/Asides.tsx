// What a person may do with a record, field by field, and how the answer changes with the day.
import { useTranslation } from 'react-i18next'
import type { Explained, Explanation } from '../../api/explain'
import { fieldsOf } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import styles from './explain.module.css'

export function Verbs({ found }: { found: Explanation }) {
  const { t } = useTranslation()
  return (
    <section className={styles.aside}>
      <h2>{t('explain.mayDo')}</h2>
      <ul className={styles.verbs}>
        {Object.entries(found.verbs).map(([verb, allowed]) => (
          <li key={verb} data-allowed={allowed}><Icon name={allowed ? 'check' : 'close'} size={14} />{t(`explain.verb.${verb}`)}<span className="visually-hidden">{t(allowed ? 'fields.yes' : 'fields.no')}</span></li>
        ))}
      </ul>
    </section>
  )
}

const STATES: Record<Explained, IconName> = { editable: 'edit', readonly: 'eye', masked: 'key', hidden: 'eyeOff' }

export function FieldStates({ entity, found }: { entity: Entity; found: Explanation }) {
  const { t } = useTranslation()
  const fields = fieldsOf(entity, Object.keys(found.fields))
  const kinds = new Set(Object.values(found.fields)).size
  return (
    <section className={styles.aside}>
      <h2>{t('explain.fields')}<small>{t('explain.states', { count: kinds })}</small></h2>
      <dl className={styles.states}>
        {fields.map((field) => {
          const state = found.fields[field.name] ?? 'hidden'
          return <div key={field.name} data-state={state}><dt>{field.title}</dt><dd><Icon name={STATES[state]} size={14} />{t(`explain.state.${state}`)}</dd></div>
        })}
      </dl>
    </section>
  )
}
