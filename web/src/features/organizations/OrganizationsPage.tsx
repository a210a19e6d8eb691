// The organizations of any day, as a chart or a list: what was, is, and will be by what is settled, beside another day where one compares.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Unit } from '../../api/organizations'
import { errorOf } from '../../api/queries'
import { useCrumbs } from '../../app/TopBar'
import { formatNumber, isoDate } from '../../i18n/format'
import { useModel } from '../../meta/model'
import type { Organization } from '../../meta/types'
import { ErrorState } from '../../record/ErrorState'
import { Button } from '../../ui/Button'
import { Segments, TextInput } from '../../ui/inputs'
import { OrgMark } from '../../ui/marks'
import { SkeletonRows, StateView } from '../../ui/States'
import { Card, type Figures, Note } from './Card'
import { Chart } from './Chart'
import { NextPlan } from './NextPlan'
import { placeUnits } from './layout'
import styles from './organizations.module.css'
import type { OrganizationsSearch } from './search'
import { useSigns } from './signs'
import { TimeSlider } from './TimeSlider'
import { addMonths, rangeOf } from './time'
import { type TreeNode, growUnits, linesOf, pathsTo, sumUp } from './tree'
import { UnitList } from './UnitList'
import { UnitPanel } from './UnitPanel'
import { mayPlan, sharedEntity, usePeople, useShared, useTurns, useUnitsAt } from './useUnits'

/** Up to so many organizations are all shown at once; of more only the upper ones are open. */
const FEW = 90
const LOWER = new Set(['branch', 'department', 'team'])
const noOrganizations: Unit[] = []

export function OrganizationsPage() {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as OrganizationsSearch
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('organizations.title') }] }), [t])
  const [today] = useState(() => isoDate(new Date()))
  const [day, setDay] = useState(search.at ?? today)
  const [base, setBase] = useState<string | null>(search.with ?? null)
  const view = search.view ?? 'chart'
  const settle = (next: OrganizationsSearch) => void navigate({ to: '/organizations', search: { ...search, ...next }, replace: true })
  const shownDay = useDeferredValue(day)
  const shownBase = useDeferredValue(base)
  const units = useUnitsAt(shownDay)
  const before = useUnitsAt(shownBase ?? shownDay, shownBase !== null)
  const turns = useTurns()
  const items = units.data?.items ?? noOrganizations
  const roots = useMemo(() => growUnits(items, shownBase ? (before.data?.items ?? null) : null), [items, shownBase, before.data])
  const figures = useFigures(roots, shownDay, shownBase, before.data?.items)
  const [toggled, setToggled] = useState<Record<string, boolean>>({})
  const [text, setText] = useState('')
  const looked = useMemo(() => lookFor(roots, text), [roots, text])
  const [place, setPlace] = useState(0)
  const sought = looked.found[place % Math.max(1, looked.found.length)]?.key ?? search.unit ?? null
  const many = items.length > FEW
  const isOpen = (node: TreeNode) => toggled[node.key] ?? (looked.above.has(node.key) || node.children.some((child) => child.fate !== 'same' || changedBelow(child)) || !(many ? LOWER.has(node.unit.kind) || node.unit.kind === 'company' : LOWER.has(node.unit.kind)))
  const toggle = (key: string) => setToggled((state) => ({ ...state, [key]: !isOpen(nodeIn(roots, key) as TreeNode) }))
  const all = useMemo(() => [...items, ...(before.data?.items.filter((unit) => !items.some((one) => one.id === unit.id)) ?? [])].map(asOrganization), [items, before.data])
  const signs = useSigns(all)
  const byId = useMemo(() => new Map(all.map((unit) => [unit.id, unit])), [all])
  const nameOf = (id: string | null) => byId.get(id ?? '')?.name ?? model.organizations.find((one) => one.id === id)?.name ?? null
  const depthOf = (id: string) => {
    let depth = 0
    for (let unit = byId.get(id); unit; unit = byId.get(unit.parent ?? '')) depth += 1
    return depth
  }
  const chosen = search.unit ?? null
  const choose = (unit: string | null) => settle({ unit: unit ?? undefined } as OrganizationsSearch)
  const error = errorOf(units)
  const range = useMemo(() => rangeOf(turns.data?.items ?? [], today, [day, ...(base ? [base] : [])]), [turns.data, today, day, base])
  const sharedName = sharedEntity(model)?.plural ?? ''
  const sign = (node: TreeNode) => signs.get(node.unit.id) ?? { sign: '?', color: 'var(--faint)' }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('organizations.title')}</h1>
        <Segments label={t('organizations.view')} value={view} options={[{ value: 'chart', label: t('organizations.chart') }, { value: 'list', label: t('organizations.list') }]} onChange={(next) => settle({ view: next })} />
        <Search text={text} count={looked.found.length} place={place} onText={(next) => { setText(next); setPlace(0) }} onNext={() => setPlace(place + 1)} />
        {base && <Legend />}
        <span className={styles.actions}>
          <Button look="outline" icon="conflict" aria-pressed={base !== null} onClick={() => { const next = base ? null : (base ?? addMonths(today, -12)); setBase(next); settle({ with: next ?? undefined } as OrganizationsSearch) }}>{t('organizations.compare')}</Button>
          {mayPlan(model) && <Button look="primary" icon="reorganize" onClick={() => void navigate({ to: '/reorganizations/$id', params: { id: 'new' } })}>{t('organizations.plan')}</Button>}
        </span>
      </header>
      <TimeSlider range={range} turns={turns.data?.items ?? []} today={today} day={day} base={base} nameOf={nameOf} depthOf={depthOf} onDay={(next) => { setDay(next); settle({ at: next === today ? undefined : next } as OrganizationsSearch) }} onBase={(next) => { setBase(next); settle({ with: next }) }} />
      {error && !units.data ? (
        <ErrorState error={error} retry={() => void units.refetch()} />
      ) : units.isPending ? (
        <SkeletonRows rows={10} />
      ) : roots.length === 0 ? (
        <StateView drawing="empty" title={t('organizations.none')} text={t('organizations.noneHint')} />
      ) : (
        <div className={styles.body}>
          {view === 'chart' ? (
            <Chart plane={placeUnits(roots, isOpen)} label={t('organizations.title')} chosen={chosen} sought={sought} isOpen={isOpen} onChoose={choose} onToggle={toggle}>
              {(cell) => <Card cell={cell} figures={figures} sharedName={sharedName} sign={sign(cell.node)} hidden={isOpen(cell.node) ? 0 : cell.node.children.length} found={looked.found.includes(cell.node)} onToggle={toggle} />}
            </Chart>
          ) : (
            <ListView roots={roots} figures={figures} isOpen={isOpen} toggle={toggle} chosen={chosen} sought={sought} choose={choose} sharedName={sharedName} sign={sign} />
          )}
          {chosen && byId.get(chosen) && <UnitPanel unit={byId.get(chosen) as Unit & Organization} day={shownDay} nameOf={nameOf} turns={turns.data?.items ?? []} figures={figures} sharedName={sharedName} sign={signs.get(chosen) ?? { sign: '?', color: 'var(--faint)' }} onClose={() => choose(null)} onUnit={choose} />}
          {view === 'chart' && <NextPlan onDay={(next) => { setDay(next); setBase(today); settle({ at: next, with: today }) }} />}
        </div>
      )}
    </div>
  )
}

const asOrganization = (unit: Unit): Unit & Organization => ({ ...unit, position: null })

const changedBelow = (node: TreeNode): boolean => node.children.some((child) => child.fate !== 'same' || changedBelow(child))

function nodeIn(roots: TreeNode[], key: string): TreeNode | undefined {
  for (const node of roots) {
    const found = node.key === key ? node : nodeIn(node.children, key)
    if (found) return found
  }
  return undefined
}

function lookFor(roots: TreeNode[], text: string) {
  const wanted = text.trim().toLowerCase()
  if (!wanted) return { found: [] as TreeNode[], above: new Set<string>() }
  return pathsTo(roots, ({ unit }) => unit.name.toLowerCase().includes(wanted) || unit.code.toLowerCase().includes(wanted))
}

/** Figures of both days, summed up the trees of each. */
function useFigures(roots: TreeNode[], day: string, base: string | null, old: Unit[] | undefined): Figures {
  const [people, shared] = [usePeople(day).data, useShared(day).data]
  const [peopleBefore, sharedBefore] = [usePeople(base ?? day).data, useShared(base ?? day).data]
  const oldRoots = useMemo(() => (base && old ? growUnits(old, null) : null), [base, old])
  return useMemo(
    () => ({
      people: sumUp(roots, people), shared: sumUp(roots, shared),
      peopleBefore: oldRoots ? sumUp(oldRoots, peopleBefore) : null, sharedBefore: oldRoots ? sumUp(oldRoots, sharedBefore) : null,
    }),
    [roots, oldRoots, people, shared, peopleBefore, sharedBefore],
  )
}

function Search({ text, count, place, onText, onNext }: { text: string; count: number; place: number; onText: (text: string) => void; onNext: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.search}>
      <TextInput
        lead="search" type="search" value={text} aria-label={t('organizations.find')} placeholder={t('organizations.find')} onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && onNext()} end={text ? <span className={styles.hits} aria-live="polite">{count === 0 ? t('organizations.noHit') : `${(place % count) + 1} / ${count}`}</span> : undefined}
      />
    </div>
  )
}

function Legend() {
  const { t } = useTranslation()
  return <ul className={styles.legend} aria-label={t('organizations.legend')}>{(['opened', 'moved', 'closed', 'renamed'] as const).map((fate) => <li key={fate} data-fate={fate}>{t(`organizations.kindOf.${fate}`)}</li>)}</ul>
}

interface ListViewProps {
  roots: TreeNode[]
  figures: Figures
  isOpen: (node: TreeNode) => boolean
  toggle: (key: string) => void
  chosen: string | null
  sought: string | null
  choose: (key: string | null) => void
  sharedName: string
  sign: (node: TreeNode) => { sign: string; color: string }
}

function ListView({ roots, figures, isOpen, toggle, chosen, sought, choose, sharedName, sign }: ListViewProps) {
  const { t, i18n } = useTranslation()
  const number = (value: number | undefined) => (value ? formatNumber(value, i18n.language) : '–')
  const cells = (node: TreeNode) => [
    node.unit.code,
    t(`organizations.unit.${node.unit.kind}`, { defaultValue: node.unit.kind }),
    number(figures.people[node.unit.id]),
    number(figures.shared[node.unit.id]),
    node.fate === 'same' ? '' : <Note key="note" node={node} />,
  ]
  return (
    <UnitList
      label={t('organizations.title')} lines={linesOf(roots, isOpen)} heads={[t('organizations.code'), t('organizations.kind'), t('organizations.staff'), sharedName, t('organizations.change')]} chosen={chosen} sought={sought}
      isOpen={isOpen} onChoose={choose} onToggle={toggle} cells={cells} mark={(node) => <OrgMark sign={sign(node).sign} color={node.ghost ? 'var(--faint)' : sign(node).color} />}
    />
  )
}
