// Widths of the columns of a grid, and one template for all its rows. A column that was dragged keeps its width exactly.
import { typeOf } from '../../fields/registry'
import type { Entity, Field } from '../../meta/types'

export const ORGANIZATION = '@organization'

/** The organization of a row is no field of the model; it is shown where rows stand for relationships. */
export const organizationField = (title: string): Field => ({ name: ORGANIZATION, type: 'ref', entity: 'organization', title, state: 'readonly' })

export type Widths = Readonly<Record<string, number>>

export const NARROWEST = 60
export const WIDEST = 800

/** As the address keeps them: "name:240,stage:120". */
export function readWidths(text: string | undefined): Widths {
  const pairs = (text ?? '').split(',').map((part) => part.split(':'))
  return Object.fromEntries(pairs.flatMap(([name, width]) => (name && Number(width) > 0 ? [[name, clampWidth(Number(width))]] : [])))
}

export function writeWidths(widths: Widths): string | undefined {
  return Object.entries(widths).map(([name, width]) => `${name}:${width}`).join(',') || undefined
}

export const clampWidth = (width: number) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))

function widthOf(entity: Entity, field: Field): number {
  return field.name === entity.label ? 230 : typeOf(field).width
}

const CHECK_WIDTH = 44
const END_WIDTH = 12
/** A column may become this much narrower before the grid scrolls sideways. */
const SHRINK = 0.72

const narrowest = (entity: Entity, field: Field, widths: Widths) => widths[field.name] ?? Math.round(Math.max(widthOf(entity, field) * SHRINK, titleWidth(field.title)))

/** Room for the title in the small type of the head, and for its arrow. */
function titleWidth(title: string): number {
  const wide = [...title].filter((sign) => sign > '\u2e80').length
  return Math.min(150, 48 + wide * 12 + (title.length - wide) * 6.6)
}

export function renderTemplate(entity: Entity, fields: Field[], widths: Widths): string {
  const tracks = fields.map((field) => {
    const least = narrowest(entity, field, widths)
    return widths[field.name] ? `${least}px` : `minmax(${least}px, ${widthOf(entity, field)}fr)`
  })
  return [`${CHECK_WIDTH}px`, ...tracks, `${END_WIDTH}px`].join(' ')
}

export function leastWidth(entity: Entity, fields: Field[], widths: Widths): number {
  return fields.reduce((sum, field) => sum + narrowest(entity, field, widths), CHECK_WIDTH + END_WIDTH)
}
