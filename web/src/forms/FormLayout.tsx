// The layout of the model as a form: tabs, sections, rows of twelve columns; each field listens for itself.
import { useEffect, useMemo, useState } from 'react'
import { useFormState } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { envOf, fieldsIn, fieldsRead, isShown } from '../meta/conditions'
import { useModel } from '../meta/model'
import type { Entity, LayoutSection, LayoutTab } from '../meta/types'
import { Tabs } from '../ui/Tabs'
import { DuplicateHint } from './DuplicateHint'
import { LaidField, Watched } from './FormField'
import styles from './form.module.css'

export interface FormLayoutProps {
  entity: Entity
  tabs: LayoutTab[]
  messages: Record<string, string>
  preset?: Record<string, unknown> | undefined
}

export function FormLayout({ entity, tabs, messages, preset }: FormLayoutProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(0)
  const { errors } = useFormState()
  // The form changes its errors in place: only what they amount to can be compared.
  const wrong = tabs.map((tab) => tab.sections.flatMap(fieldsIn).filter((name) => errors[name] || messages[name]).length)
  const counts = wrong.join()
  useEffect(() => {
    const now = counts.split(',').map(Number)
    const first = now.findIndex((count) => count > 0)
    if (first >= 0) setChosen((place) => (now[place] === 0 ? first : place))
  }, [counts])
  const tab = (one: LayoutTab, place: number) => one.sections.map((section, index) => <Section key={section.name} entity={entity} section={section} messages={messages} preset={preset} isFirst={place === 0 && index === 0} />)
  if (tabs.length <= 1) return <>{tabs.map(tab)}</>
  return (
    <>
      <Tabs label={t('forms.tabs')} chosen={chosen} onChoose={setChosen} tabs={tabs.map((one, place) => ({ key: one.name ?? '', label: one.title ?? t('forms.firstTab'), note: wrong[place] ? t('forms.wrong', { count: wrong[place] }) : undefined }))} />
      {/* Fields of a hidden tab stay in the form: what was typed there is kept and checked. */}
      {tabs.map((one, place) => <div key={one.name ?? ''} role="tabpanel" aria-label={one.title ?? t('forms.firstTab')} hidden={place !== chosen} className={styles.panel}>{tab(one, place)}</div>)}
    </>
  )
}

interface SectionProps extends Omit<FormLayoutProps, 'tabs'> {
  section: LayoutSection
  isFirst: boolean
}

function Section(props: SectionProps) {
  const { me } = useModel()
  const { entity, section, preset } = props
  const read = useMemo(() => fieldsRead([section.visible]), [section])
  if (read.length === 0) return <Body {...props} />
  return <Watched entity={entity} preset={preset} read={read} render={(values) => (isShown(section, envOf(entity, values, me)) ? <Body {...props} /> : null)} />
}

function Body({ entity, section, messages, preset, isFirst }: SectionProps) {
  const { t } = useTranslation()
  const isOwn = fieldsIn(section).every((name) => entity.fields[name]?.facet)
  return (
    <section className={styles.section} aria-label={section.title}>
      <h3>{section.title}{isOwn && <small>{t('record.onlyOwn')}</small>}</h3>
      <div className={styles.rows}>
        {section.rows.map((row, line) => (
          <div key={row[0]?.field} className={styles.row}>
            {row.map(({ field: name, span }, place) => {
              const field = entity.fields[name]
              return field && <div key={name} className={styles.cell} data-span={span}><LaidField entity={entity} preset={preset} field={field} message={messages[name]} autoFocus={isFirst && line === 0 && place === 0} /></div>
            })}
          </div>
        ))}
        {isFirst && <DuplicateHint entity={entity} />}
      </div>
    </section>
  )
}
