// Decides what stands behind an address: first run, sign-in, or the shell once session and model are there.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../api/connection'
import { asApiError } from '../api/errors'
import { keys, useModelQuery, useSession } from '../api/queries'
import type { Session } from '../api/types'
import { FirstRun } from '../features/session/FirstRun'
import { NewPassword } from '../features/session/NewPassword'
import { SignIn } from '../features/session/SignIn'
import { ModelProvider } from '../meta/model'
import type { Model } from '../meta/types'
import { forgetReads } from '../offline/reads'
import { Button } from '../ui/Button'
import { StateView } from '../ui/States'
import { Shell } from './Shell'
import { settleLanguage } from './preferences'
import { restoreScope } from './scope'

export function Gate() {
  const session = useSession()
  useEndedSession()
  if (session.isPending) return <Waiting />
  if (session.data?.must_change) return <NewPassword session={session.data} />
  if (session.data) return <Inside session={session.data} key={`${session.data.user.id}:${session.data.viewing_as?.id ?? ''}`} />
  const error = asApiError(session.error)
  if (error.code === 'session.first_run') return <FirstRun />
  return error.kind === 'session' ? <SignIn /> : <Unreachable retry={() => void session.refetch()} />
}

/** A 401 in the middle of work: the caches of the person go, the address stays. */
function useEndedSession(): void {
  const client = useQueryClient()
  const ended = useConnection((state) => state.endedSessions)
  useEffect(() => {
    if (ended === 0) return
    useConnection.setState({ csrf: null, user: null })
    void forgetReads()
    for (const root of ['records', 'search', 'import', 'model']) client.removeQueries({ queryKey: [root] })
    void client.resetQueries({ queryKey: keys.session })
  }, [ended, client])
}

function Inside({ session }: { session: Session }) {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    useConnection.setState({ csrf: session.csrf, user: session.user.id })
    void settleLanguage(session.language).then(() => setReady(true))
  }, [session])
  const model = useModelQuery(ready)
  if (model.data) return <WithModel model={model.data} user={session.user.id} />
  return model.isError ? <Unreachable retry={() => void model.refetch()} /> : <Waiting />
}

function WithModel({ model, user }: { model: Model; user: string }) {
  const [restored, setRestored] = useState(false)
  useEffect(() => {
    if (restored) return
    restoreScope(user, model.organizations)
    setRestored(true)
  }, [restored, model, user])
  return restored ? <ModelProvider value={model}><Shell /></ModelProvider> : <Waiting />
}

/** The frame of the page while session and model are on their way: the place of the content is there from the start. */
function Waiting() {
  return <main className="boot" aria-busy />
}

function Unreachable({ retry }: { retry: () => void }) {
  const { t } = useTranslation()
  return (
    <main style={{ height: '100%', display: 'grid', placeItems: 'center' }}>
      <StateView drawing="cloud" title={t('common.error.offline')} text={t('common.error.offlineHint')}>
        <Button look="primary" icon="refresh" onClick={retry}>{t('common.retry')}</Button>
      </StateView>
    </main>
  )
}
