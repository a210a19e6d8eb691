// Both sides of the group beside each other; what changes is coloured, what is elsewhere leaves a gap. While it is a draft, organizations are moved by dragging or by keys.
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Operation, Reorganization, SideUnit } from '../../api/organizations'
import { formatNumber } from '../../i18n/format'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { OrgMark } from '../../ui/marks'
import styles from './compare.module.css'
import type { Started } from './OperationForm'
import { type Pair, isWithin, pairUp } from './plan'
import type { Signs } from './ReorganizationPage'

export interface CompareProps {
  before: SideUnit[]
  after: SideUnit[]
  plan: Reorganization | null
  effective: string
  today: string
  editable: boolean
  busy: boolean
  signs: Signs
  lit: string | null
  onOperation: (operation: Operation) => void
  onStart: (started: Started) => void
}

const ROW = 28

export function Compare({ before, after, plan, effective, today, editable, busy, signs, lit, onOperation, onStart }: CompareProps) {
  const { t } = useTranslation()
  const [onlyChanges, setOnlyChanges] = useState(false)
  const [toggled, setToggled] = useState<Record<string, boolean>>({})
  const pairs = useMemo(() => pairUp(before, after, onlyChanges && plan?.preview != null), [before, after, onlyChanges, plan])
  const closed = useMemo(() => closedIn(pairs, toggled), [pairs, toggled])
  const shown = useMemo(() => withoutClosed(pairs, closed), [pairs, closed])
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: 20 })
  const [at, setAt] = useState(0)
  const [moving, setMoving] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const fits = (target: string, one: string | null = moving) => one !== null && target !== one && !isWithin(after, target, one)
  const drop = (target: string) => {
    if (moving && fits(target)) onOperation({ op: 'move', organization: codeOf(after, moving), to: codeOf(after, target) })
    setMoving(null)
    setOver(null)
  }
  const toggle = (key: string) => setToggled((state) => ({ ...state, [key]: !closed.has(key) }))
  const go = (place: number) => {
    const next = Math.min(shown.length - 1, Math.max(0, place))
    setAt(next)
    rows.scrollToIndex(next)
    window.requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus())
  }
  const press = (event: KeyboardEvent) => {
    const pair = shown[at]
    const unit = pair?.right
    const keys: Record<string, () => void> = { ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(shown.length - 1), ArrowLeft: () => pair && toggle(pair.key), ArrowRight: () => pair && toggle(pair.key) }
    if (editable && unit) {
      keys.m = () => setMoving(unit.id)
      keys.r = () => onStart({ op: 'rename', organization: unit.id })
      keys.n = () => onStart({ op: 'open', organization: unit.id })
      keys.d = () => onStart({ op: 'close', organization: unit.id })
    }
    if (moving) {
      keys.Enter = () => unit && drop(unit.id)
      keys.Escape = () => setMoving(null)
    }
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!run) return
    event.preventDefault()
    event.stopPropagation()
    run()
  }
  const drag = (unit: SideUnit) => editable && unit.parent !== null ? {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', unit.id)
      setMoving(unit.id)
    },
    onDragEnd: () => { setMoving(null); setOver(null) },
  } : {}
  const target = (unit: SideUnit) => editable ? {
    onDragOver: (event: DragEvent) => {
      if (!fits(unit.id)) return
      event.preventDefault()
      setOver(unit.id)
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => { event.preventDefault(); drop(unit.id) },
  } : {}
  return (
    <section className={styles.compare} aria-label={t('reorganizations.compare')} data-busy={busy}>
      <header className={styles.head}>
        <h2>{t('reorganizations.compare')}</h2>
        <Segments label={t('reorganizations.compare')} value={onlyChanges ? 'changes' : 'all'} options={[{ value: 'all', label: t('reorganizations.sideBySide') }, { value: 'changes', label: t('reorganizations.onlyChanges') }]} onChange={(next) => setOnlyChanges(next === 'changes')} />
        {editable && <p className={styles.hint} data-moving={moving !== null}>{moving ? t('reorganizations.moving', { name: signs.name(moving) }) : t('reorganizations.drag')}</p>}
      </header>
      <div className={styles.sides} aria-hidden>
        <span><Icon name="history" size={14} />{t('reorganizations.now')}<b className="tabular">{today}</b></span><small>{t('reorganizations.staff')}</small>
        <span><Icon name="calendar" size={14} />{t('reorganizations.then')}<b className="tabular">{effective}</b></span><small>{t('reorganizations.staff')}</small>
      </div>
      <div className={styles.frame} ref={frame}>
        <div role="treegrid" tabIndex={-1} aria-label={t('reorganizations.compare')} aria-rowcount={shown.length} onKeyDown={press} style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => {
            const pair = shown[item.index] as Pair
            const id = (pair.right ?? pair.left)?.id ?? ''
            return (
              <div
                key={pair.key} role="row" data-place={item.index} className={styles.row} aria-level={pair.depth + 1} aria-rowindex={item.index + 1} aria-selected={item.index === at} {...(pair.hasChildren ? { 'aria-expanded': !closed.has(pair.key) } : {})}
                data-fate={pair.fate} data-lit={lit === id || lit === codeOf(after, id)} data-moving={moving === pair.right?.id} data-over={over !== null && over === pair.right?.id} tabIndex={item.index === at ? 0 : -1} style={{ transform: `translateY(${item.start}px)` }} onClick={() => setAt(item.index)} onFocus={() => setAt(item.index)}
              >
                <Side unit={pair.left} other={pair.right} pair={pair} side="left" signs={signs} closed={closed.has(pair.key)} onToggle={() => toggle(pair.key)} />
                <Side unit={pair.right} other={pair.left} pair={pair} side="right" signs={signs} closed={closed.has(pair.key)} onToggle={() => toggle(pair.key)} more={pair.right ? { ...drag(pair.right), ...target(pair.right) } : {}} before={before} />
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}

interface SideProps {
  unit: SideUnit | null
  other: SideUnit | null
  pair: Pair
  side: 'left' | 'right'
  signs: Signs
  closed: boolean
  onToggle: () => void
  more?: object
  before?: SideUnit[]
}

const MARKED = new Set(['group', 'sector', 'company'])

function Side({ unit, other, pair, side, signs, closed, onToggle, more = {}, before }: SideProps) {
  const { t, i18n } = useTranslation()
  if (!unit) return <span role="gridcell" className={styles.side} data-side={side} data-gap><span className="visually-hidden">{t('reorganizations.elsewhere')}</span></span>
  const { sign, color } = signs.of(unit)
  const change = side === 'right' && other ? unit.below - other.below : 0
  return (
    <span role="gridcell" className={styles.side} data-side={side} style={{ paddingLeft: 14 + pair.depth * 18 }} {...more}>
      <span className={styles.twist} data-leaf={!pair.hasChildren} data-closed={closed} onClick={onToggle}><Icon name="chevronDown" size={14} /></span>
      {MARKED.has(unit.kind) && <OrgMark sign={sign} color={color} size={15} />}
      <b>{unit.name}</b>
      <Fate pair={pair} side={side} unit={unit} signs={signs} before={before} />
      <span className={styles.count}>{change !== 0 && <em data-up={change > 0}>{change > 0 ? '+' : '−'}{formatNumber(Math.abs(change), i18n.language)}</em>}{unit.below > 0 ? formatNumber(unit.below, i18n.language) : ''}<span className="visually-hidden">{t('reorganizations.staff')}</span></span>
    </span>
  )
}

function Fate({ pair, side, unit, signs, before }: Pick<SideProps, 'pair' | 'side' | 'signs'> & { unit: SideUnit; before: SideUnit[] | undefined }) {
  const { t } = useTranslation()
  const from = signs.name(before?.find((one) => one.id === unit.id)?.parent ?? null)
  const words: Record<Pair['fate'], { left: string; right: string }> = {
    same: { left: '', right: '' },
    opened: { left: '', right: t('reorganizations.newHere') },
    moved: { left: t('reorganizations.outOf'), right: t('reorganizations.intoHere', { name: from }) },
    closed: { left: t('reorganizations.gone'), right: '' },
    renamed: { left: '', right: t('reorganizations.formerly', { name: pair.left?.name ?? '' }) },
  }
  const said = words[pair.fate][side]
  return said ? <small className={styles.fate}>{said}</small> : null
}

const codeOf = (units: SideUnit[], id: string) => units.find((unit) => unit.id === id)?.code ?? id

/** What is closed: as the person left it, else the small units in which nothing changes. */
function closedIn(pairs: Pair[], toggled: Record<string, boolean>): Set<string> {
  const found = new Set<string>()
  pairs.forEach((pair, index) => {
    const kind = (pair.right ?? pair.left)?.kind ?? ''
    if (pair.hasChildren && (toggled[pair.key] ?? (!MARKED.has(kind) && !changesBelow(pairs, index)))) found.add(pair.key)
  })
  return found
}

function changesBelow(pairs: Pair[], at: number): boolean {
  const depth = pairs[at]?.depth ?? 0
  for (let index = at + 1; (pairs[index]?.depth ?? -1) > depth; index += 1) if (pairs[index]?.fate !== 'same') return true
  return false
}

function withoutClosed(pairs: Pair[], closed: Set<string>): Pair[] {
  const found: Pair[] = []
  let deeper = Infinity
  for (const pair of pairs) {
    if (pair.depth > deeper) continue
    found.push(pair)
    deeper = closed.has(pair.key) ? pair.depth : Infinity
  }
  return found
}
