// Answers that are no success become one error with a kind, a message per field and what is needed to go on.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { send, renderQuery } from '../src/api/client'
import { useConnection } from '../src/api/connection'
import { ApiError, messagesByField, readError } from '../src/api/errors'
import { makeId } from '../src/api/ids'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

describe('problem documents', () => {
  test.each([[401, 'session'], [403, 'access'], [404, 'missing'], [409, 'conflict'], [412, 'conflict'], [422, 'invalid'], [400, 'invalid'], [429, 'busy'], [500, 'failed'], [0, 'offline']])('status %i is of the kind %s', (status, kind) => {
    expect(new ApiError(status, 'x', 'x').kind).toBe(kind)
  })

  test('the first problem gives the message, its hint stands with the field', async () => {
    const error = await readError(answer(422, { title: 'Invalid', status: 422, code: 'check.required', problems: [{ code: 'check.required', field: 'name', message: 'Name is missing', hint: 'Fill it in.' }, { code: 'check.other', message: 'Whole record' }] }))
    expect(error.message).toBe('Name is missing')
    expect(messagesByField(error)).toEqual({ name: 'Name is missing Fill it in.', '': 'Whole record' })
  })

  test('a conflict keeps mine, theirs and the original', async () => {
    const error = await readError(answer(412, { status: 412, code: 'conflict.version', problems: [{ code: 'conflict.version', field: 'name', mine: 'a', theirs: 'b', original: 'c' }] }))
    expect(error.problems[0]).toMatchObject({ mine: 'a', theirs: 'b', original: 'c' })
  })

  test('a page of a proxy is still an error with its status, trace and waiting time', async () => {
    const error = await readError(answer(503, '<html>', { 'X-Request-Id': 't1', 'Retry-After': '7' }))
    expect([error.status, error.code, error.trace, error.retryAfter]).toEqual([503, 'http.503', 't1', 7])
  })
})

describe('requests', () => {
  afterEach(() => vi.unstubAllGlobals())

  test('carry the token, the organizations and the language', async () => {
    const seen = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(answer(200, {})))
    vi.stubGlobal('fetch', seen)
    useConnection.setState({ csrf: 'c1', organizations: ['o1/*', 'o2'], language: 'en' })
    await send('/api/x', { method: 'POST', body: { a: 1 }, query: { q: '', n: 2, no: undefined } })
    expect(seen.mock.calls[0]?.[0]).toBe('/api/x?n=2')
    expect(seen.mock.calls[0]?.[1].headers).toMatchObject({ 'X-CSRF-Token': 'c1', 'X-Organization': 'o1/*,o2', 'Accept-Language': 'en', 'Content-Type': 'application/json' })
  })

  test('a lost session is told once per answer, except while asking for the session itself', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(answer(401, { code: 'session.needed' })))
    const before = useConnection.getState().endedSessions
    await expect(send('/api/session')).rejects.toThrow()
    await expect(send('/api/model')).rejects.toThrow()
    expect(useConnection.getState().endedSessions).toBe(before + 1)
  })

  test('no answer at all means offline', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
    await expect(send('/api/x')).rejects.toMatchObject({ kind: 'offline' })
  })

  test('empty values are left out of a query', () => {
    expect(renderQuery({ a: null, b: '', c: false })).toBe('?c=false')
  })

  test('ids are version 7 and rise with time', () => {
    const early = makeId(1_000_000)
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(makeId(2_000_000) > early).toBe(true)
  })
})
