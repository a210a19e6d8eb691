// A reorganization from its draft to its end: what is to be done, both sides of the group beside each other, what it means for people and records, and who agrees.
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Operation, type SideUnit, readOrganizations } from '../../api/organizations'
import { useCrumbs } from '../../app/TopBar'
import { isoDate } from '../../i18n/format'
import { useModel } from '../../meta/model'
import type { Organization } from '../../meta/types'
import { ErrorState } from '../../record/ErrorState'
import { SkeletonRows } from '../../ui/States'
import { Approval } from './Approval'
import { Compare } from './Compare'
import { Consequences } from './Consequences'
import { OperationForm, type Started } from './OperationForm'
import { OperationList } from './OperationList'
import { PlanHead } from './PlanHead'
import styles from './planner.module.css'
import { marksOf } from './signs'
import { addMonths, quarterStart } from './time'
import { NEW, isOpenState, usePlan } from './usePlan'
import { unitKeys } from './useUnits'

export interface Signs {
  of: (unit: { id: string }) => { sign: string; color: string }
  name: (idOrCode: string | null) => string
}

export function ReorganizationPage() {
  const { t } = useTranslation()
  const { id } = useParams({ strict: false }) as { id: string }
  const { unit } = useSearch({ strict: false }) as { unit?: string }
  const { plan, pending, error, retry, change, step, comment, remove } = usePlan(id)
  const title = plan?.title ?? t('reorganizations.new')
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('reorganizations.title'), to: '/reorganizations' }, { label: title }] }), [t, title])
  const [today] = useState(() => isoDate(new Date()))
  const [first] = useState(() => addMonths(quarterStart(today), 3))
  const effective = plan?.effective ?? first
  const bare = useQuery({ queryKey: unitKeys.at(effective), queryFn: () => readOrganizations(effective) })
  const base = useMemo(() => (bare.data?.items ?? []).map((one): SideUnit => ({ ...one, people: 0, below: 0 })), [bare.data])
  const before = plan?.preview?.before ?? base
  const after = plan?.preview?.after ?? base
  const signs = usePlanSigns(before, after)
  const [started, setStarted] = useState<Started | null>(unit ? { op: 'move', organization: unit } : null)
  const [lit, setLit] = useState<string | null>(null)
  if (error) return <ErrorState error={error} retry={retry} />
  if (pending) return <SkeletonRows rows={12} />
  const editable = id === NEW || (plan !== null && isOpenState(plan.state) && plan.steps.length > 0)
  const operations = plan?.operations ?? []
  const put = (next: Operation[]) => change.mutate({ operations: next, effective })
  const add = (operation: Operation) => put([...operations, operation])
  const busy = change.isPending || step.isPending
  return (
    <div className={styles.page}>
      <PlanHead plan={plan} effective={effective} today={today} editable={editable} busy={busy} onChange={(next) => change.mutate({ effective, ...next })} onStep={(name) => step.mutate({ step: name })} onRemove={() => remove.mutate()} />
      <div className={styles.columns}>
        <OperationList plan={plan} effective={effective} editable={editable} busy={busy} signs={signs} lit={lit} onLit={setLit} onAdd={() => setStarted({ op: 'move' })} onRemove={(place) => put(operations.filter((_, index) => index !== place))} />
        <div className={styles.middle}>
          <Compare before={before} after={after} plan={plan} effective={effective} today={today} editable={editable} busy={busy} signs={signs} lit={lit} onOperation={add} onStart={setStarted} />
          <Consequences plan={plan} busy={busy} signs={signs} />
        </div>
        <Approval plan={plan} editable={editable} signs={signs} onApprovers={(approvers) => change.mutate({ approvers, effective })} onStep={(name, text) => step.mutate(text ? { step: name, comment: text } : { step: name })} onComment={(text) => comment.mutate(text)} busy={busy} />
      </div>
      {started && <OperationForm started={started} units={after} signs={signs} onClose={() => setStarted(null)} onDone={(operation) => { setStarted(null); add(operation) }} />}
    </div>
  )
}

/** The marks of both sides; an organization looks the same wherever it is. */
function usePlanSigns(before: SideUnit[], after: SideUnit[]): Signs {
  const { organizations } = useModel()
  return useMemo(() => {
    const all = [...after, ...before.filter((unit) => !after.some((one) => one.id === unit.id))].map((unit): SideUnit & Organization => ({ ...unit, position: null }))
    const marks = marksOf(all, organizations)
    const old = new Map(before.map((unit) => [unit.id, unit.name]))
    const names = new Map(all.flatMap((unit) => [[unit.id, old.get(unit.id) ?? unit.name], [unit.code, old.get(unit.id) ?? unit.name]]))
    return { of: ({ id }) => marks.get(id) ?? { sign: '?', color: 'var(--faint)' }, name: (id) => names.get(id ?? '') ?? id ?? '' }
  }, [before, after, organizations])
}
