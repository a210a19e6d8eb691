// Each position of a person by itself: position, verb, depth, the relationship it meets; and what the others lack.
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Explanation, Lack, Reason } from '../../api/explain'
import type { Reference } from '../../api/types'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { formatDate } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { reachStart } from './depths'
import styles from './explain.module.css'

export function Positions({ found }: { found: Explanation }) {
  return (
    <>
      {found.because.map((reason, place) => <Given key={`${reason.position}${place}`} user={found.user} verb={found.verb} reason={reason} />)}
      {found.missing.map((lack, place) => <Lacking key={`${lack.position}${place}`} found={found} lack={lack} />)}
    </>
  )
}

export interface GivenProps {
  user: Reference
  verb: string
  reason: Reason
}

export function Given({ user, verb, reason }: GivenProps) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const { lies, through } = reason
  return (
    <Frame look="yes" title={`${reason.organization.label} · ${reason.role_label}`} word={t('explain.holds')} from={reason.from} to={reason.to}>
      <ol className={styles.chain}>
        <Step name={t('explain.position')}><Person id={user.id} label={user.label} size={18} />{reason.role_label}{reason.deputy && <small>{t('explain.deputy')}</small>}</Step>
        <Step name={t('explain.verbName')}>{t(`explain.verb.${verb}`)}</Step>
        <Step name={t('explain.depthName')}>{t(`explain.depth.${reason.depth}`)}</Step>
        {lies && <Step name={t('explain.meets')} look="hit"><ReferenceOrgMark reference={lies.organization} size={16} />{lies.organization.label}{lies.owner && <small>{lies.owner.label}</small>}</Step>}
        {!lies && reason.request && <Step name={t('explain.meets')} look="hit"><Icon name="key" size={14} />{t('explain.byRequest')}</Step>}
      </ol>
      {lies && lies.path.length > 0 && <Path user={user} reason={reason} />}
      <p className={styles.fine}>
        <span>{t('explain.condition')}</span>
        {reason.condition ? <code>{reason.condition}</code> : <span>{t('explain.noCondition')}</span>}
        {through && <Link to="/records/$entity/$id" params={through}>{t('explain.through', { name: entities[through.entity]?.title ?? through.entity })}</Link>}
        <span className={styles.place}><Icon name="file" size={13} />{t('explain.place', { file: reason.file, line: reason.line })}</span>
      </p>
    </Frame>
  )
}

/** From the root to where the record lies; what the position reaches is shaded. */
function Path({ user, reason }: { user: Reference; reason: Reason }) {
  const { t } = useTranslation()
  const start = reachStart(reason)
  const { path = [], owner = null } = reason.lies ?? {}
  const stop = (one: Reference, place: number) => (
    <Fragment key={one.id}>
      {place > 0 && place !== start && <Icon name="chevronRight" size={13} />}
      <span className={styles.stop} data-mine={one.id === reason.organization.id}>
        {one.id === reason.organization.id ? <Person id={user.id} label={user.label} size={16} /> : <ReferenceOrgMark reference={one} size={15} />}
        {one.label}
      </span>
    </Fragment>
  )
  return (
    <div className={styles.path} aria-label={t('explain.path')} role="group">
      {path.slice(0, start).map((one, place) => stop(one, place))}
      {start > 0 && <Icon name="chevronRight" size={13} />}
      <span className={styles.reach}>
        {path.slice(start).map((one, place) => stop(one, place + start))}
        {owner && <><Icon name="chevronRight" size={13} /><span className={styles.stop}><Person id={owner.id} label={owner.label} size={16} />{owner.label}</span></>}
      </span>
    </div>
  )
}

function Lacking({ found, lack }: { found: Explanation; lack: Lack }) {
  const { t } = useTranslation()
  return (
    <Frame look="no" title={`${lack.organization.label} · ${lack.role_label}`} word={t('explain.fails')} from={lack.from} to={lack.to}>
      <ol className={styles.chain}>
        <Step name={t('explain.position')}>{lack.role_label}</Step>
        <Step name={t('explain.verbName')} look={lack.lacks === 'grant' ? 'miss' : undefined}>{t(`explain.verb.${found.verb}`)}</Step>
        {lack.depth && <Step name={t('explain.depthName')} look={lack.lacks === 'reach' ? 'miss' : undefined}>{t(`explain.depth.${lack.depth}`)}</Step>}
        {lack.condition && <Step name={t('explain.condition')} look={lack.lacks === 'condition' ? 'miss' : undefined}><code>{lack.condition}</code></Step>}
      </ol>
      <p className={styles.fine}><span>{t(`explain.lacks.${lack.lacks === 'reach' && lack.depth === 'own' ? 'owner' : lack.lacks}`)}</span></p>
    </Frame>
  )
}

interface FrameProps {
  look: 'yes' | 'no'
  title: string
  word: string
  from: string | null
  to: string | null
  children: ReactNode
}

function Frame({ look, title, word, from, to, children }: FrameProps) {
  const { t, i18n } = useTranslation()
  const day = (date: string) => formatDate(date, i18n.language)
  return (
    <section className={styles.position} data-look={look} aria-label={title}>
      <span className={styles.sign} aria-hidden><Icon name={look === 'yes' ? 'check' : 'close'} size={14} /></span>
      <div>
        <h2>{title}<small>{word}</small>{from && <span>{to ? t('explain.fromTo', { from: day(from), to: day(to) }) : t('explain.since', { from: day(from) })}</span>}</h2>
        {children}
      </div>
    </section>
  )
}

function Step({ name, look, children }: { name: string; look?: 'hit' | 'miss' | undefined; children: ReactNode }) {
  return <li data-look={look}><small>{name}</small><span>{children}</span></li>
}
