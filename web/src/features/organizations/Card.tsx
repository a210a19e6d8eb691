// What stands on one card of the chart: mark, name, figures, and what became of it since the day of comparison.
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../i18n/format'
import { Icon } from '../../ui/Icon'
import type { IconName } from '../../ui/icons'
import { OrgMark } from '../../ui/marks'
import styles from './card.module.css'
import type { Cell } from './layout'
import type { TreeNode } from './tree'

export interface Figures {
  people: Record<string, number>
  shared: Record<string, number>
  peopleBefore: Record<string, number> | null
  sharedBefore: Record<string, number> | null
}

export interface CardProps {
  cell: Cell
  figures: Figures
  sharedName: string
  sign: { sign: string; color: string }
  hidden: number
  found: boolean
  onToggle: (key: string) => void
}

const GLYPHS: Partial<Record<string, IconName>> = { opened: 'plus', moved: 'download', closed: 'minus', renamed: 'edit', out: 'moveOut' }

export function Card({ cell, figures, sharedName, sign, hidden, found, onToggle }: CardProps) {
  const { node, look } = cell
  const { unit } = node
  const { i18n } = useTranslation()
  const people = figures.people[unit.id] ?? 0
  return (
    <div className={styles.card} data-look={look} data-found={found} data-closed={node.ghost && node.fate === 'closed'}>
      {look === 'item' ? <Glyph node={node} /> : <OrgMark sign={sign.sign} color={node.ghost ? 'var(--faint)' : sign.color} size={look === 'root' ? 30 : 18} />}
      <b className={styles.name}>{unit.name}</b>
      {look === 'head' && <small className={styles.code}>{unit.code}</small>}
      {look === 'root' && <span className={styles.rootFigures}><People count={people} />{figures.shared[unit.id] ? <> · {formatNumber(figures.shared[unit.id] ?? 0, i18n.language)} {sharedName}</> : null}</span>}
      {look === 'head' && !node.ghost && <HeadFigures id={unit.id} figures={figures} sharedName={sharedName} />}
      {look === 'head' && node.ghost && <span className={styles.gone}><Note node={node} /></span>}
      {(look === 'item' || look === 'band') && (node.fate !== 'same' ? <span className={styles.note} data-fate={node.fate}><Note node={node} /></span> : people > 0 ? <span className={styles.count}><People count={people} /></span> : null)}
      {hidden > 0 && <More node={node} hidden={hidden} onToggle={onToggle} />}
    </div>
  )
}

function Glyph({ node }: { node: TreeNode }) {
  const name = GLYPHS[node.ghost && node.fate === 'moved' ? 'out' : node.fate]
  return name ? <span className={styles.glyph} data-fate={node.fate}><Icon name={name} size={14} /></span> : null
}

export function Note({ node }: { node: TreeNode }) {
  const { t } = useTranslation()
  const key = node.ghost ? (node.fate === 'moved' ? 'movedTo' : node.note ? 'mergedInto' : 'closed') : node.fate
  return t(`organizations.fate.${key}`, { name: node.note ?? '' })
}

function People({ count }: { count: number }) {
  const { t, i18n } = useTranslation()
  return t('organizations.people', { count, shown: formatNumber(count, i18n.language) })
}

function HeadFigures({ id, figures, sharedName }: { id: string; figures: Figures; sharedName: string }) {
  const { t } = useTranslation()
  return (
    <dl className={styles.figures}>
      <Figure label={t('organizations.staff')} now={figures.people[id] ?? 0} was={figures.peopleBefore?.[id]} />
      <Figure label={sharedName} now={figures.shared[id] ?? 0} was={figures.sharedBefore?.[id]} />
    </dl>
  )
}

function Figure({ label, now, was }: { label: string; now: number; was: number | undefined }) {
  const { i18n } = useTranslation()
  const change = was === undefined ? 0 : now - was
  return (
    <div>
      <dt>{label}</dt>
      <dd>{formatNumber(now, i18n.language)}{change !== 0 && <em data-up={change > 0}>{change > 0 ? '+' : '−'}{formatNumber(Math.abs(change), i18n.language)}</em>}</dd>
    </div>
  )
}

/** The button is for the pointer; keys open with the arrows, so it stays out of their way. */
function More({ node, hidden, onToggle }: { node: TreeNode; hidden: number; onToggle: (key: string) => void }) {
  const { t } = useTranslation()
  return (
    <span
      aria-hidden className={styles.more} data-tip={t('organizations.showBelow', { count: hidden })}
      onClick={(event) => {
        event.stopPropagation()
        onToggle(node.key)
      }}
    >
      {hidden}
    </span>
  )
}
