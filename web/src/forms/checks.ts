// Runs the checks of the model on the values of a form, before the server is asked. The server always decides.
import { envOf } from '../meta/conditions'
import { type Tree, holds } from '../meta/expr'
import type { Entity, Model } from '../meta/types'

/** What the failed checks say; a check that only the server can decide is left to it. */
export function failedChecks(entity: Entity, values: Record<string, unknown>, me: Model['me'], now = new Date()): string[] {
  const env = envOf(entity, values, me, now)
  return entity.checks.filter((check) => holds(check.expr as Tree, env) === false).map((check) => check.title)
}
