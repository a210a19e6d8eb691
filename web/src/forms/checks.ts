// Runs the checks of the model on the values of a form, before the server is asked. The server always decides.
import { type Tree, holds } from '../meta/expr'
import type { Entity, Model } from '../meta/types'
import { toWritten } from '../meta/values'

/** What the failed checks say; a check that only the server can decide is left to it. */
export function failedChecks(entity: Entity, values: Record<string, unknown>, me: Model['me'], now = new Date()): string[] {
  const self: Record<string, unknown> = { id: null }
  for (const name of Object.keys(entity.fields)) self[name] = null
  for (const [name, value] of Object.entries(values)) self[name] = typeof value === 'object' && value !== null && 'label' in value ? value : toWritten(value)
  const env = { self, old: null, user: me, now: now.toISOString(), today: now.toISOString().slice(0, 10) }
  return entity.checks.filter((check) => holds(check.expr as Tree, env) === false).map((check) => check.title)
}
