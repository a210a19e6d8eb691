// The only place that talks to the server: one function from a call to its answer or an ApiError. Never retries writes.
import { aside } from './aside'
import { connectionHeaders, useConnection } from './connection'
import { ApiError, offlineError, readError } from './errors'
import { noteAnswer, noteOld, noteSilence } from './reach'

export type Query = Record<string, string | number | boolean | undefined | null>

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Query
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

export async function send<T>(path: string, call: Call = {}): Promise<T> {
  if ((call.method ?? 'GET') === 'GET') return read<T>(path, call)
  const response = await exchange(path, call)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** An answer is kept for the time without network, and given again then, with its age told. */
async function read<T>(path: string, call: Call): Promise<T> {
  const address = path + renderQuery(call.query)
  try {
    const response = await exchange(path, call)
    const body = (response.status === 204 ? undefined : await response.json()) as T
    noteAnswer(address)
    if (!call.headers) aside.now.keep(address, body)
    return body
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.kind !== 'offline' || call.headers) throw cause
    noteSilence()
    const kept = await aside.now.find(address)
    if (!kept) throw cause
    noteOld(address, kept.at)
    return kept.body as T
  }
}

/** The answer as a file, with the name that the server gave it. */
export async function download(path: string, query: Query): Promise<{ blob: Blob; name: string | null }> {
  const response = await exchange(path, { query })
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  return { blob: await response.blob(), name: name ? decodeURIComponent(name) : null }
}

async function exchange(path: string, call: Call): Promise<Response> {
  const response = await ask(path, call)
  if (response.ok) return response
  const error = await readError(response)
  if (error.code === 'access.confirm' && (await useConnection.getState().askPassword?.())) return exchange(path, call)
  if (error.status === 401 && path !== '/api/session') {
    useConnection.setState((state) => ({ endedSessions: state.endedSessions + 1 }))
  }
  throw error
}

async function ask(path: string, { method = 'GET', query, body, headers, signal }: Call): Promise<Response> {
  const isForm = body instanceof FormData
  const type: Record<string, string> = body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }
  const init: RequestInit = { method, credentials: 'same-origin', headers: { ...connectionHeaders(), ...type, ...headers } }
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body)
  if (signal) init.signal = signal
  try {
    return await fetch(path + renderQuery(query), init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw offlineError(cause)
  }
}

export function renderQuery(query: Query | undefined): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}
