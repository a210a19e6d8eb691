// Goes over to another session of the same browser: nothing that was read for the one before may be shown in it.
import type { QueryClient } from '@tanstack/react-query'
import { useConnection } from '../api/connection'
import { keys } from '../api/queries'
import type { Session } from '../api/types'
import { useScope } from './scope'

export function takeSession(client: QueryClient, session: Session): void {
  useConnection.setState({ csrf: session.csrf, organizations: [] })
  useScope.setState({ chosen: [] })
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  client.setQueryData(keys.session, session)
}
