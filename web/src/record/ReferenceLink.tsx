// A reference that leads to its record, where the model knows a page for it.
import { Link } from '@tanstack/react-router'
import type { Reference } from '../api/types'
import { ShowReference } from '../fields/types/reference'
import { useModel } from '../meta/model'
import type { Field } from '../meta/types'

export function ReferenceLink({ field, reference }: { field: Field; reference: Reference }) {
  const { entities } = useModel()
  const entity = field.entity
  if (!entity || !entities[entity]) return <ShowReference field={field} value={reference} />
  return <Link to="/records/$entity/$id" params={{ entity, id: reference.id }}><ShowReference field={field} value={reference} /></Link>
}
