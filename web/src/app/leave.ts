// Ends the session: at the server first, then everything the browser still holds of the person.
import type { QueryClient } from '@tanstack/react-query'
import { useConnection } from '../api/connection'
import { signOut } from '../api/session'
import { forgetOutbox } from '../offline/outbox'
import { forgetReads } from '../offline/reads'
import { forgetLists } from './lastLists'
import { dropAllDrafts } from '../forms/drafts'
import { useScope } from './scope'

export async function leave(client: QueryClient): Promise<void> {
  await signOut().catch(() => undefined)
  await Promise.all([forgetReads(), forgetOutbox()])
  useConnection.setState({ csrf: null, user: null, organizations: [] })
  useScope.setState({ chosen: [] })
  forgetLists()
  dropAllDrafts()
  await client.cancelQueries()
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
  await client.resetQueries({ queryKey: ['session'] })
}
