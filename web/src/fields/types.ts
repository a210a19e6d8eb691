// What every type of field must bring: how it is shown, edited and put into words.
import type { ComponentType } from 'react'
import type { Field } from '../meta/types'

export interface ShowProps {
  field: Field
  value: unknown
  /** Lists give less room: marks stay, long texts are cut. */
  dense?: boolean
}

export interface EditProps {
  id?: string
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  /** A picked value that needs no further key (a choice in a grid cell). */
  onCommit?: (value: unknown) => void
  onCancel?: () => void
  autoFocus?: boolean
  invalid?: boolean
  describedBy?: string
}

export interface FieldType {
  Show: ComponentType<ShowProps>
  /** Absent where a value is never typed in. */
  Edit?: ComponentType<EditProps>
  numeric?: boolean
  /** Width of the column in px, before the person drags it. */
  width: number
  /** Enter makes a new line here; saving needs the command key. */
  multiline?: boolean
}
