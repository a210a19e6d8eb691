// What is to be asked about the contents of a file, and what was answered. Never sends anything.
import type { Import, Meanings, UnknownColumn, UnknownText } from '../../api/imports'

/** The column of a file that names records by their id. */
export const ID = 'id'

export interface StrangeText extends UnknownText {
  /** Undefined: not answered yet; null: left empty. */
  meaning: string | null | undefined
}

export interface StrangeColumn {
  column: string
  field: string
  /** Texts that are not told one by one. */
  untold: number
  texts: StrangeText[]
}

/** Columns with texts that mean nothing yet, or meant nothing before they were answered. */
export function strangeColumns(job: Import): StrangeColumn[] {
  const open = new Map((job.unknown ?? []).map((one) => [one.column, one]))
  const columns = new Set([...open.keys(), ...Object.entries(job.values ?? {}).filter(([, meanings]) => Object.keys(meanings).length > 0).map(([name]) => name)])
  return [...columns].flatMap((column) => {
    const field = open.get(column)?.field ?? job.mapping[column]
    return field ? [strange(column, field, open.get(column), job.values?.[column] ?? {})] : []
  })
}

function strange(column: string, field: string, open: UnknownColumn | undefined, known: Meanings): StrangeColumn {
  const asked = (open?.values ?? []).map((one): StrangeText => ({ ...one, meaning: undefined }))
  const settled = Object.entries(known).map(([text, meaning]): StrangeText => ({ text, count: 0, suggestions: [], meaning }))
  return { column, field, untold: Math.max(0, (open?.total ?? 0) - asked.length), texts: [...asked, ...settled] }
}

/** All answers with one more; what a text means replaces what it meant. */
export function answered(values: Record<string, Meanings>, column: string, text: string, meaning: string | null): Record<string, Meanings> {
  return { ...values, [column]: { ...values[column], [text]: meaning } }
}

/** All answers without that to one text: it is asked again. */
export function unanswered(values: Record<string, Meanings>, column: string, text: string): Record<string, Meanings> {
  const { [text]: _, ...rest } = values[column] ?? {}
  return { ...values, [column]: rest }
}
