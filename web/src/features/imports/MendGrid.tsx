// The rows that could not be written, with every cell open to be mended in place. Each mended cell is kept at the server at once.
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Import, mendRows } from '../../api/imports'
import { keys } from '../../api/queries'
import { showToast } from '../../app/toasts'
import { formatNumber } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Segments } from '../../ui/inputs'
import { FaultKinds } from './FaultKinds'
import { MendCell, type MendState } from './MendCell'
import { columnsOf } from './columns'
import styles from './imports.module.css'
import { type ProblemRow, readProblems } from './problems'

export const isWarningCode = (code: string) => code === 'import.unknown_reference' || code === 'import.similar'

const PAGE = 100
type Shown = 'problems' | 'mended' | 'notes'

/** A row with a warning alone is written already: it is shown, and no longer changed here. */
const isProblem = (row: ProblemRow) => row.faults.some((fault) => !isWarningCode(fault.code))

export function MendGrid({ job, entity }: { job: Import; entity: Entity }) {
  const { t, i18n } = useTranslation()
  const rows = useQuery({ queryKey: [...keys.problems(job.id), job.counts?.problem, job.state], queryFn: () => readProblems(job.id), staleTime: Infinity, placeholderData: (before) => before })
  const { mended, mend } = useMending(job)
  const [shown, setShown] = useState<Shown>('problems')
  const [kind, setKind] = useState<string | null>(null)
  const [pages, setPages] = useState(1)
  const choose = (next: string | null) => {
    setKind(next)
    if (next) setShown(isWarningCode(next.split(':')[0] ?? '') ? 'notes' : 'problems')
  }
  const columns = useMemo(() => columnsOf(job).filter((column) => job.mapping[column.name]), [job])
  const all = rows.data ?? []
  const isMended = (row: ProblemRow) => mended[row.row] !== undefined
  const counts: Record<Shown, number> = { problems: all.filter(isProblem).length, mended: all.filter(isMended).length, notes: all.filter((row) => !isProblem(row)).length }
  if (all.length === 0) return null
  const fitting = all.filter((row) => (shown === 'mended' ? isMended(row) : isProblem(row) === (shown === 'problems')) && (!kind || row.faults.some((fault) => kindOf(fault) === kind)))
  const alike = (column: string, text: string) => all.filter((row) => isProblem(row) && textOf(row, column, mended[row.row]) === text).map((row) => row.row)
  return (
    <div className={styles.mend}>
      <div className={styles.mendMain}>
        <div className={styles.mendBar}>
          <Segments label={t('imports.mend.show')} value={shown} onChange={setShown} options={(['problems', 'mended', 'notes'] as const).map((value) => ({ value, label: t(`imports.mend.${value}`, { count: counts[value] }) }))} />
          <span>{t('imports.mend.kept')}</span>
        </div>
        <div className={styles.mendScroll}>
          <table className={`${styles.map} ${styles.preview}`} aria-label={t('imports.mend.title')}>
            <thead>
              <tr>
                <th scope="col"><span className="visually-hidden">{t('imports.row')}</span></th>
                {columns.map((column) => <th key={column.name} scope="col">{entity.fields[job.mapping[column.name] ?? '']?.title ?? column.name}<small>← {column.name}</small></th>)}
              </tr>
            </thead>
            <tbody>
              {fitting.slice(0, pages * PAGE).map((row) => (
                <tr key={row.row} data-mended={isMended(row)}>
                  <td>{row.row}</td>
                  {columns.map((column) => {
                    const field = entity.fields[job.mapping[column.name] ?? '']
                    const text = textOf(row, column.name, mended[row.row])
                    return (
                      <MendCell
                        key={column.name}
                        field={field}
                        column={column.name}
                        row={row.row}
                        text={text}
                        original={row.cells[column.name] ?? ''}
                        fault={row.faults.find((fault) => fault.field === field?.name)}
                        state={mended[row.row]?.[column.name]?.state}
                        locked={!isProblem(row)}
                        alike={alike}
                        onMend={mend}
                      />
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {fitting.length > pages * PAGE && <Button className={styles.moreRows} look="outline" onClick={() => setPages(pages + 1)}>{t('imports.mend.more', { count: fitting.length - pages * PAGE })}</Button>}
          {fitting.length === 0 && <p className={styles.noRows}><Icon name="check" />{t('imports.mend.none')}</p>}
        </div>
      </div>
      <FaultKinds rows={all} entity={entity} language={i18n.language} chosen={kind} isMended={isMended} onChoose={choose} format={formatNumber} />
    </div>
  )
}

export const kindOf = (fault: { code: string; field: string }) => `${fault.code}:${fault.field}`

type Mended = Record<number, Record<string, { text: string; state: MendState }>>

const textOf = (row: ProblemRow, column: string, mended: Mended[number] | undefined) => mended?.[column]?.text ?? row.cells[column] ?? ''

function useMending(job: Import) {
  const [mended, setMended] = useState<Mended>({})
  const note = (rows: number[], column: string, text: string, state: MendState) =>
    setMended((before) => ({ ...before, ...Object.fromEntries(rows.map((row) => [row, { ...before[row], [column]: { text, state } }])) }))
  const mend = async (rows: number[], column: string, text: string) => {
    note(rows, column, text, 'saving')
    try {
      await mendRows(job.id, rows.map((row) => ({ row, cells: { [column]: text } })))
      note(rows, column, text, 'saved')
    } catch (cause) {
      note(rows, column, text, 'failed')
      showToast({ id: `mend:${job.id}`, look: 'failed', text: asApiError(cause).message, lasts: 8_000, action: { label: '↻', run: () => void mend(rows, column, text) } })
    }
  }
  return { mended, mend }
}
