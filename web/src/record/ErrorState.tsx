// One error as one designed state; says who can help, when to try again, and the trace to name.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiError } from '../api/errors'
import { Button } from '../ui/Button'
import { type Drawing, StateView } from '../ui/States'

const DRAWINGS: Record<string, Drawing> = { access: 'lock', session: 'lock', offline: 'cloud', missing: 'missing' }

export function ErrorState({ error, retry, children }: { error: ApiError; retry: () => void; children?: ReactNode }) {
  const { t } = useTranslation()
  const { kind } = error
  const said = [error.message, error.problems[0]?.hint].filter(Boolean).join(' ')
  const detail = said && kind !== 'offline' ? said : t(`common.error.${kind}Hint`)
  const text = error.trace ? `${detail} ${t('common.trace', { trace: error.trace })}` : detail
  return (
    <StateView drawing={DRAWINGS[kind] ?? 'fault'} title={t(`common.error.${kind}`)} text={text}>
      {kind !== 'access' && kind !== 'missing' && <Button look="primary" icon="refresh" onClick={retry}>{t('common.retry')}</Button>}
      {children}
    </StateView>
  )
}
