// Sends one change for all chosen records: a batch for each organization where the change belongs to relationships.
import { useCallback, useMemo } from 'react'
import { type BulkChange, changeMany } from '../../api/batches'
import { useScope } from '../../app/scope'
import { useBatch } from '../../features/batches/useBatch'
import { useTargets } from '../../forms/OrganizationField'
import type { Entity } from '../../meta/types'
import type { Chosen } from './BulkBar'

export interface BulkProps {
  entity: Entity
  chosen: Chosen
  onDone: () => void
}

export function useBulk({ entity, chosen, onDone }: BulkProps) {
  const follow = useBatch()
  return useCallback(
    async (title: string, change: BulkChange, organizations: (string | undefined)[] = [undefined]) => {
      onDone()
      // One after another: each notice tells of its own batch.
      for (const organization of organizations) {
        await follow({ entity: entity.name, title, start: () => changeMany(entity.name, chosen.target, organization ? { ...change, organization } : change) })
      }
    },
    [entity, chosen, onDone, follow],
  )
}

/** Whose relationships are meant: those of the chosen rows, else the one organization that was chosen, else one's own. */
export function useOrganizations(entity: Entity, isOfFacet: boolean, chosen: Chosen): (string | undefined)[] {
  const scope = useScope((state) => state.chosen)
  const targets = useTargets()
  return useMemo(() => {
    if (!entity.faceted || !isOfFacet) return [undefined]
    if (chosen.organizations.length > 0) return chosen.organizations
    return [scope.length === 1 ? scope[0] : targets.find((one) => one.position)?.id]
  }, [entity, isOfFacet, chosen, scope, targets])
}
