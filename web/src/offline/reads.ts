// Keeps what was read, for the person and the organizations it was read for alone; gives it again while there is no network.
import { useConnection } from '../api/connection'
import { all, clear, get, put, remove } from './store'

/** What pages are made of. Exports, searches and questions about rights are never kept. */
const KEPT = /^\/api\/(session$|model$|appearance$|home$|recent$|tasks|messages|views|preferences$|organizations$|records\/[^/]+(\?|$)|records\/[^/]+\/[0-9a-f-]{36}(\/(history|timeline|files))?(\?|$)|records\/[^/]+\/aggregate)/
const MOST = 400
const LARGEST = 2_000_000

interface KeptRead {
  key: string
  user: string
  at: number
  body: unknown
}

/** The session itself is asked for before anybody is known: whoever was signed in last finds theirs. */
const SESSION = '/api/session'

function keyOf(path: string): string {
  const { user, organizations, language } = useConnection.getState()
  return path === SESSION ? SESSION : [user, organizations.join(','), language, path].join('|')
}

let written = 0

export function keepRead(path: string, body: unknown): void {
  const user = useConnection.getState().user ?? ''
  if (!KEPT.test(path) || (path !== SESSION && user === '') || JSON.stringify(body ?? null).length > LARGEST) return
  // A full or forbidden store only means that less is there without network.
  void put<KeptRead>('reads', { key: keyOf(path), user, at: Date.now(), body }).catch(() => undefined)
  written += 1
  if (written % 50 === 0) void trim().catch(() => undefined)
}

export async function findRead(path: string): Promise<{ body: unknown; at: number } | null> {
  if (!KEPT.test(path)) return null
  const kept = await get<KeptRead>('reads', keyOf(path)).catch(() => undefined)
  return kept ? { body: kept.body, at: kept.at } : null
}

async function trim(): Promise<void> {
  const kept = await all<KeptRead>('reads')
  const oldest = kept.toSorted((left, right) => left.at - right.at).slice(0, Math.max(0, kept.length - MOST))
  for (const one of oldest) await remove('reads', one.key)
}

export const forgetReads = () => clear('reads').catch(() => undefined)

/** What somebody else left in this browser goes before anything of the next person is kept. */
export async function forgetOthers(user: string): Promise<void> {
  const kept = await all<KeptRead>('reads').catch(() => [])
  for (const one of kept) if (one.key !== SESSION && one.user !== user) await remove('reads', one.key).catch(() => undefined)
}
