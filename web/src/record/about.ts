// Which entities are about records of any kind (activities, notes, tasks …): read from the model, by the field that says what they are about.
import { typeOf } from '../fields/registry'
import { can, isCreatable } from '../meta/model'
import type { Entity, Field, Model } from '../meta/types'

export interface About {
  entity: Entity
  field: Field
}

/** Those a person adds; what only the system writes is left out. */
export function aboutEntities(model: Model): About[] {
  return Object.values(model.entities).flatMap((entity) => {
    const field = Object.values(entity.fields).find((one) => one.type === 'related' && one.state === 'editable')
    return field && can(entity, 'create') ? [{ entity, field }] : []
  })
}

/** An entity with one long text besides what it is about can be written at once, without a form. */
export function quickField({ entity, field }: About): Field | null {
  const filled = Object.values(entity.fields).filter((one) => one !== field && isCreatable(one) && typeOf(one).Edit && entity.views.form.some((section) => section.fields.includes(one.name)))
  const [only] = filled
  return filled.length === 1 && only?.type === 'longtext' ? only : null
}
