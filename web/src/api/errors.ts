// Turns an answer that is not a success into one error type (contract §1, problem documents). Never shows anything itself.

export interface Problem {
  code: string
  field?: string | null
  row?: number | null
  message?: string
  hint?: string | null
  mine?: unknown
  theirs?: unknown
  original?: unknown
  /** Other members of a problem, for instance the masked form of a duplicate. */
  [extra: string]: unknown
}

export type ErrorKind = 'offline' | 'session' | 'access' | 'missing' | 'conflict' | 'invalid' | 'busy' | 'failed'

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: Problem[]
  readonly trace: string | null
  /** Seconds to wait, of a 429. */
  readonly retryAfter: number | null

  constructor(status: number, code: string, title: string, problems: Problem[] = [], trace: string | null = null, retryAfter: number | null = null) {
    super(title)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.problems = problems
    this.trace = trace
    this.retryAfter = retryAfter
  }

  get kind(): ErrorKind {
    return kindOf(this.status)
  }
}

function kindOf(status: number): ErrorKind {
  if (status === 0) return 'offline'
  if (status === 401) return 'session'
  if (status === 403) return 'access'
  if (status === 404) return 'missing'
  if (status === 409 || status === 412 || status === 428) return 'conflict'
  if (status === 400 || status === 422) return 'invalid'
  if (status === 429 || status === 503) return 'busy'
  return 'failed'
}

/** The network gave no answer: status 0, kind "offline". */
export function offlineError(cause: unknown): ApiError {
  const error = new ApiError(0, 'network.offline', 'offline')
  error.cause = cause
  return error
}

export async function readError(response: Response): Promise<ApiError> {
  const body = await readProblemDocument(response)
  const problems = body.problems ?? []
  const code = body.code ?? problems[0]?.code ?? `http.${response.status}`
  const title = problems[0]?.message ?? body.title ?? response.statusText
  return new ApiError(response.status, code, title, problems, response.headers.get('X-Request-Id'), readRetryAfter(response))
}

interface ProblemDocument {
  title?: string
  code?: string
  problems?: Problem[]
}

async function readProblemDocument(response: Response): Promise<ProblemDocument> {
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    // A proxy may answer with a page of its own; the status alone then has to do.
    return {}
  }
}

function readRetryAfter(response: Response): number | null {
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
  return Number.isNaN(seconds) ? null : seconds
}

/** First message of each field; problems without a field stand under "". */
export function messagesByField(error: ApiError): Record<string, string> {
  const messages: Record<string, string> = {}
  for (const problem of error.problems) {
    const text = problem.message ?? problem.code
    const full = problem.hint ? `${text} ${problem.hint}` : text
    messages[problem.field ?? ''] ??= full
  }
  return messages
}

export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  const text = cause instanceof Error ? cause.message : String(cause)
  return new ApiError(-1, 'client.fault', text)
}
