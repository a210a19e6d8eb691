// Turns the file of problem rows that the server writes (contract §3) into rows with their cells and what is wrong with each.
import { downloadProblems } from '../../api/imports'

export interface Fault {
  field: string
  code: string
  message: string
}

export interface ProblemRow {
  row: number
  cells: Record<string, string>
  faults: Fault[]
}

/** The file names a field as the model does; a person knows it by its title. */
export const sayFault = (fault: Fault, field: { title: string } | undefined) => (field ? fault.message.replaceAll(fault.field, field.title) : fault.message) || fault.code

const FIXED = 4

export async function readProblems(id: string): Promise<ProblemRow[]> {
  const { blob } = await downloadProblems(id)
  return toRows(parseCsv(await blob.text()))
}

export function toRows(lines: string[][]): ProblemRow[] {
  const [head, ...body] = lines
  const columns = head?.slice(FIXED) ?? []
  const rows = new Map<number, ProblemRow>()
  for (const [number = '', field = '', code = '', message = '', ...cells] of body) {
    const key = Number(number)
    const row = rows.get(key) ?? { row: key, cells: Object.fromEntries(columns.map((name, place) => [unmark(name), unmark(cells[place] ?? '')])), faults: [] }
    row.faults.push({ field, code, message: unmark(message) })
    rows.set(key, row)
  }
  return [...rows.values()]
}

/** A cell that a spreadsheet would take for a formula is written with a mark in front. */
const unmark = (text: string) => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)

/** RFC 4180: quotes may hold separators, line ends and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  let quoted = false
  const plain = text.replace(/^\uFEFF/, '')
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at] ?? ''
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (plain[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === ',') {
      line.push(cell)
      cell = ''
    } else if (sign === '\n') {
      lines.push([...line, cell])
      line = []
      cell = ''
    } else if (sign !== '\r') cell += sign
  }
  return cell !== '' || line.length > 0 ? [...lines, [...line, cell]] : lines
}
