// A figure that leads to its rows: the list under the filter of the dimension, within the organization, where the same rights hold.
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Scorecard } from '../../api/quality'
import { switchScope } from '../../app/scope'
import { useModel } from '../../meta/model'

export interface DrillProps {
  card: Scorecard
  /** The dimension; null for all rows. */
  name: string | null
  /** The organization to look in; null stays in those that are chosen. */
  organization: string | null
  label: string
  className?: string | undefined
  children: ReactNode
}

export function Drill({ card, name, organization, label, className, children }: DrillProps) {
  const { me, organizations } = useModel()
  const client = useQueryClient()
  const filter = name === null ? undefined : card.dimensions.find((dimension) => dimension.name === name)?.filter
  const search = { ...(filter ? { filter } : {}), ...(card.rows === 'relationships' ? { rows: 'relationships' as const } : {}) }
  const narrow = () => {
    if (organization !== null) switchScope(client, me.id, [organization], organizations)
  }
  return (
    <Link to="/records/$entity" params={{ entity: card.entity }} search={search} className={className} aria-label={label} onClick={narrow}>
      {children}
    </Link>
  )
}
