// Widths of the columns of a grid, and one template for all its rows. A column that was dragged keeps its width exactly.
import { type ColumnSizingState, columnResizingFeature, columnSizingFeature, rowSelectionFeature, tableFeatures } from '@tanstack/react-table'
import { typeOf } from '../../fields/registry'
import type { Item } from '../../api/types'
import type { Entity, Field } from '../../meta/types'

export const features = tableFeatures({ columnSizingFeature, columnResizingFeature, rowSelectionFeature })
export type GridFeatures = typeof features
export type GridItem = Item

export const ORGANIZATION = '@organization'

/** The organization of a row is no field of the model; it is shown where rows stand for relationships. */
export const organizationField = (title: string): Field => ({ name: ORGANIZATION, type: 'ref', entity: 'organization', title, state: 'readonly' })

export function widthOf(entity: Entity, field: Field): number {
  return field.name === entity.label ? 230 : typeOf(field).width
}

export function renderTemplate(entity: Entity, fields: Field[], sizing: ColumnSizingState): string {
  const tracks = fields.map((field) => {
    const dragged = sizing[field.name]
    if (dragged) return `${Math.round(dragged)}px`
    const width = widthOf(entity, field)
    return `minmax(${Math.round(width * 0.8)}px, ${width}fr)`
  })
  return ['44px', ...tracks, '12px'].join(' ')
}
