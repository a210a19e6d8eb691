// The shape of GET /api/model: everything the client knows about the business comes from here.

export interface Option {
  code: string
  title: string
}

/** What the person may do with a field; a hidden field is not sent at all. */
export type FieldState = 'editable' | 'readonly' | 'masked'

export interface Field {
  name: string
  type: string
  title: string
  required?: boolean
  /** Left empty in a new record, it is filled by the model. */
  has_default?: boolean
  search?: boolean
  /** True where the value belongs to the relationship of one organization, not to the shared record. */
  facet?: boolean
  state: FieldState
  sortable?: boolean
  /** Whether no two records may have the same value, so that it tells which record is meant. */
  unique?: boolean
  help?: string | null
  /** What a new record begins with, where that is a plain value. */
  default?: string | number | boolean
  /** Conditions of the model, as expressions of the record. */
  when?: { visible?: unknown; required?: unknown; readonly?: unknown }
  options?: Option[]
  /** Of a reference or of a list of records: the other entity. */
  entity?: string
  /** Of a list of records: the field of the other entity that points back. */
  field?: string
}

export interface MoveRule {
  name: string
  title: string
  from: string[]
  to: string
}

/** A field of a form with the columns it takes of twelve. */
export interface Cell {
  field: string
  span: number
}

export interface LayoutSection {
  name: string
  title: string
  /** A part of the screen instead of fields. */
  block: string | null
  /** On which records it is shown: an expression of the model. */
  visible: unknown
  rows: Cell[][]
}

/** The one layout of form, page, phone and print. */
export interface LayoutTab {
  name: string | null
  title: string | null
  sections: LayoutSection[]
}

export interface FormSection {
  name: string
  title: string
  fields: string[]
}

export interface Entity {
  name: string
  title: string
  plural: string
  scope: string
  /** The field whose value names a record. */
  label: string
  faceted: boolean
  icon?: string
  area?: string
  /** Whether a scorecard tells how good its records are, whether likely duplicates of it are looked for, whether its records are codes that retire. */
  quality?: boolean
  compared?: boolean
  validity?: boolean
  verbs: string[]
  fields: Record<string, Field>
  moves: MoveRule[]
  actions: { name: string; title: string }[]
  views: { list: string[]; form: FormSection[]; layout: LayoutTab[]; filters: string[]; order: string[] }
  checks: { name: string; title: string; expr: unknown }[]
  /** Its records are natural persons: all of them, or those for which the expression holds. */
  person?: unknown
}

export interface Organization {
  id: string
  code: string
  name: string
  kind: string
  parent: string | null
  position: { role: string; role_label: string; depth: string } | null
  color_key?: string | number | null
  /** Worked out once when the model is read: what stands on its mark, and the colour under it. */
  sign?: string
  color?: string
}

export interface NavigationGroup {
  area: string
  title: string
  entities: string[]
}

export interface Model {
  version: string
  language: string
  me: { id: string; login: string; name: string }
  organizations: Organization[]
  entities: Record<string, Entity>
  navigation: NavigationGroup[]
}
