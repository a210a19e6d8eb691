// Reads the columns and preview rows of an import, whichever of the two shapes they come in.
import type { Import, ImportColumn } from '../../api/imports'

export function columnsOf(job: Import): ImportColumn[] {
  return job.columns.map((column) => (typeof column === 'string' ? { name: column } : column))
}

export function cellOf(row: Record<string, unknown> | unknown[], column: string, place: number): string {
  const values = Array.isArray(row) ? row : isRecord(row.values) || Array.isArray(row.values) ? row.values : row
  const value = Array.isArray(values) ? values[place] : values[column]
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function rowNumber(row: Record<string, unknown> | unknown[], index: number): number {
  const given = Array.isArray(row) ? undefined : row.row
  return typeof given === 'number' ? given : index + 1
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

export function samplesOf(job: Import, column: ImportColumn, place: number): string[] {
  if (column.samples?.length) return column.samples.slice(0, 3)
  return job.preview.slice(0, 3).map((row) => cellOf(row, column.name, place)).filter(Boolean)
}
