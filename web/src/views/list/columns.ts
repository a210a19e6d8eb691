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

const CHECK_WIDTH = 44
const END_WIDTH = 12
/** A column may become this much narrower before the grid scrolls sideways. */
const SHRINK = 0.72

const narrowest = (entity: Entity, field: Field, sizing: ColumnSizingState) => Math.round(sizing[field.name] ?? Math.max(widthOf(entity, field) * SHRINK, titleWidth(field.title)))

/** Room for the title in the small type of the head, and for its arrow. */
function titleWidth(title: string): number {
  const wide = [...title].filter((sign) => sign > '\u2e80').length
  return Math.min(150, 48 + wide * 12 + (title.length - wide) * 6.6)
}

export function renderTemplate(entity: Entity, fields: Field[], sizing: ColumnSizingState): string {
  const tracks = fields.map((field) => {
    const least = narrowest(entity, field, sizing)
    return sizing[field.name] ? `${least}px` : `minmax(${least}px, ${widthOf(entity, field)}fr)`
  })
  return [`${CHECK_WIDTH}px`, ...tracks, `${END_WIDTH}px`].join(' ')
}

export function leastWidth(entity: Entity, fields: Field[], sizing: ColumnSizingState): number {
  return fields.reduce((sum, field) => sum + narrowest(entity, field, sizing), CHECK_WIDTH + END_WIDTH)
}
