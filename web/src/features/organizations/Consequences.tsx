// What a plan means for rights, records and people: each figure with the rows behind it.
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preview, Reorganization } from '../../api/organizations'
import { formatCompact, formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { Person } from '../../ui/marks'
import { Dialog } from '../../ui/overlays'
import styles from './consequences.module.css'
import type { Signs } from './ReorganizationPage'

const SHOWN = 3

export function Consequences({ plan, busy, signs }: { plan: Reorganization | null; busy: boolean; signs: Signs }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<'rights' | 'shared' | 'people' | null>(null)
  const preview = plan?.preview
  if (!preview) return <p className={styles.empty}>{busy ? t('reorganizations.wait') : t('reorganizations.emptyPlan')}</p>
  return (
    <div className={styles.tiles} data-busy={busy}>
      <Rights preview={preview} onOpen={() => setOpened('rights')} />
      <Shared preview={preview} signs={signs} onOpen={() => setOpened('shared')} />
      <Work preview={preview} />
      <People preview={preview} onOpen={() => setOpened('people')} />
      <Rows opened={opened} preview={preview} signs={signs} onClose={() => setOpened(null)} />
    </div>
  )
}

function Tile({ title, children, onOpen }: { title: string; children: ReactNode; onOpen?: (() => void) | undefined }) {
  const { t } = useTranslation()
  return <section className={styles.tile}><h3>{title}{onOpen && <button type="button" onClick={onOpen}>{t('batches.details')}</button>}</h3>{children}</section>
}

function Rights({ preview, onOpen }: { preview: Preview; onOpen: () => void }) {
  const { t, i18n } = useTranslation()
  const { gained, lost } = preview.figures
  const number = (value: number) => formatNumber(value, i18n.language)
  const all = gained + lost
  return (
    <Tile title={t('reorganizations.rightsTitle')} onOpen={preview.rights.length > 0 ? onOpen : undefined}>
      <p className={styles.big}><b data-up="true">+{number(gained)}</b><b data-up="false">−{number(lost)}</b></p>
      {all > 0 && <span className={styles.bar} aria-hidden><i style={{ flexGrow: gained }} data-up="true" /><i style={{ flexGrow: lost }} data-up="false" /></span>}
      <dl><div><dt>{t('reorganizations.gained', { count: gained, shown: number(gained) })}</dt></div><div><dt>{t('reorganizations.lost', { count: lost, shown: number(lost) })}</dt></div></dl>
    </Tile>
  )
}

function Shared({ preview, signs, onOpen }: { preview: Preview; signs: Signs; onOpen: () => void }) {
  const { t, i18n } = useTranslation()
  const number = (value: number) => formatNumber(value, i18n.language)
  return (
    <Tile title={t('reorganizations.sharedTitle')} onOpen={preview.shared.length > 0 ? onOpen : undefined}>
      <p className={styles.big}><b>{number(preview.figures.shared)}</b>{preview.shared.length > 0 && <svg width="40" height="24" viewBox="0 0 40 24" aria-hidden><circle cx="14" cy="12" r="10.5" /><circle cx="26" cy="12" r="10.5" /></svg>}</p>
      <dl>{preview.shared.slice(0, SHOWN).map((one) => <div key={one.organization + one.with + one.entity}><dt>{t('reorganizations.sharedOf', { from: signs.name(one.organization), to: signs.name(one.with) })}</dt><dd>{number(one.count)}</dd></div>)}</dl>
    </Tile>
  )
}

function Work({ preview }: { preview: Preview }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const number = (value: number) => formatNumber(value, i18n.language)
  return (
    <Tile title={t('reorganizations.workTitle')}>
      <p className={styles.big}><b>{number(preview.figures.work)}</b></p>
      <dl>{preview.work.slice(0, SHOWN + 1).map((one) => <div key={one.entity}><dt>{entities[one.entity]?.plural ?? one.entity}{one.amounts[0] && <small>{one.amounts[0].currency} {formatCompact(one.amounts[0].amount, i18n.language)}</small>}</dt><dd>{number(one.count)}</dd></div>)}</dl>
    </Tile>
  )
}

function People({ preview, onOpen }: { preview: Preview; onOpen: () => void }) {
  const { t, i18n } = useTranslation()
  const { figures } = preview
  const shown = (value: number) => ({ count: value, shown: formatNumber(value, i18n.language) })
  return (
    <Tile title={t('reorganizations.peopleTitle')} onOpen={preview.people.length > 0 ? onOpen : undefined}>
      <p className={styles.big}><b>{formatNumber(figures.organizations, i18n.language)}</b></p>
      <dl><div><dt>{t('reorganizations.inReach', shown(figures.below))}</dt></div><div><dt>{t('reorganizations.moves', shown(figures.people))}</dt></div><div><dt>{t('reorganizations.overlays', shown(figures.overlays))}</dt></div></dl>
    </Tile>
  )
}

function Rows({ opened, preview, signs, onClose }: { opened: 'rights' | 'shared' | 'people' | null; preview: Preview; signs: Signs; onClose: () => void }) {
  const { t } = useTranslation()
  const titles = { rights: t('reorganizations.rightsTitle'), shared: t('reorganizations.sharedTitle'), people: t('reorganizations.peopleTitle') }
  return (
    <Dialog opened={opened !== null} onClose={onClose} title={opened ? titles[opened] : ''} width={640}>
      <ul className={styles.rows}>
        {opened === 'rights' && preview.rights.map((one) => <li key={one.person.id}><Person id={one.person.id} label={one.person.label ?? '?'} size={22} /><b>{one.person.label}</b><span>{one.gained.length > 0 && <em data-up="true">+ {one.gained.map(signs.name).join('、')}</em>}{one.lost.length > 0 && <em data-up="false">− {one.lost.map(signs.name).join('、')}</em>}</span></li>)}
        {opened === 'people' && preview.people.map((one) => <li key={one.person.id + one.role + one.from}><Person id={one.person.id} label={one.person.label ?? '?'} size={22} /><b>{one.person.label}</b><span>{signs.name(one.from)} → {one.to ? signs.name(one.to) : '–'}</span></li>)}
        {opened === 'shared' && preview.shared.map((one) => <li key={one.organization + one.entity}><b>{t('reorganizations.sharedOf', { from: signs.name(one.organization), to: signs.name(one.with) })}</b><span>{one.ids.slice(0, 12).map((id, index) => <Link key={id} to="/records/$entity/$id" params={{ entity: one.entity, id }} search={{}}>{index + 1}</Link>)}</span></li>)}
      </ul>
    </Dialog>
  )
}
