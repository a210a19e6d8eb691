// One reorganization at work: read, changed, and previewed by itself after each change, so that the consequences are always in sight.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Plan, type Reorganization, type Step, changeReorganization, commentOn, createReorganization, deleteReorganization, readReorganization, stepReorganization } from '../../api/organizations'
import { errorOf } from '../../api/queries'
import { showToast } from '../../app/toasts'
import { unitKeys } from './useUnits'

export const NEW = 'new'
const OPEN = new Set(['draft', 'previewed', 'rejected'])

export const isOpenState = (state: string) => OPEN.has(state)

export function usePlan(id: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const query = useQuery({ queryKey: unitKeys.plan(id), queryFn: () => readReorganization(id), enabled: id !== NEW })
  const keep = (plan: Reorganization) => {
    client.setQueryData(unitKeys.plan(plan.id), plan)
    void client.invalidateQueries({ queryKey: unitKeys.plans })
  }
  const complain = (error: unknown) => showToast({ id: 'reorganization', look: 'failed', text: asApiError(error).message, lasts: 8_000 })
  const change = useMutation({
    mutationFn: async (plan: Plan) => {
      const saved = id === NEW ? await createReorganization({ title: t('reorganizations.new'), ...plan }) : await changeReorganization(id, plan)
      return saved.operations.length > 0 ? stepReorganization(saved.id, 'preview') : saved
    },
    onSuccess: (plan) => {
      keep(plan)
      if (id === NEW) void navigate({ to: '/reorganizations/$id', params: { id: plan.id }, search: {}, replace: true })
    },
    onError: complain,
  })
  const step = useMutation({
    mutationFn: ({ step: name, comment }: { step: Step; comment?: string }) => stepReorganization(id, name, comment),
    onSuccess: (plan) => {
      keep(plan)
      // What was applied or undone changes every page that shows organizations.
      if (plan.state === 'applied' || plan.state === 'undone') void client.invalidateQueries()
      else void client.invalidateQueries({ queryKey: unitKeys.all })
    },
    onError: complain,
  })
  const comment = useMutation({ mutationFn: (text: string) => commentOn(id, text), onSuccess: keep, onError: complain })
  const remove = useMutation({ mutationFn: () => deleteReorganization(id), onSuccess: () => { void client.invalidateQueries({ queryKey: unitKeys.plans }); void navigate({ to: '/reorganizations' }) }, onError: complain })
  useFirstPreview(query.data, (plan) => step.mutate({ step: plan }))
  return { plan: query.data ?? null, pending: query.isPending && id !== NEW, error: errorOf(query), retry: () => void query.refetch(), change, step, comment, remove }
}

/** What was never previewed is previewed when it is opened. */
function useFirstPreview(plan: Reorganization | undefined, preview: (step: 'preview') => void): void {
  const done = useRef('')
  useEffect(() => {
    if (!plan || plan.preview || plan.operations.length === 0 || !plan.steps.includes('preview') || done.current === plan.id) return
    done.current = plan.id
    preview('preview')
  })
}
