// The file of problem rows becomes rows with cells and faults; quotes, marks of formulas and several faults of a row survive.
import { describe, expect, test } from 'vitest'
import { parseCsv, sayFault, toRows } from '../src/features/imports/problems'

describe('problem rows', () => {
  test('quotes hold separators, line ends and doubled quotes', () => {
    expect(parseCsv('\uFEFFa,"b,1"\r\n"say ""yes""","two\nlines"\r\n')).toEqual([['a', 'b,1'], ['say "yes"', 'two\nlines']])
  })

  test('several faults of a row become one row', () => {
    const rows = toRows(parseCsv("#,field,code,message,Name,Phone\n7,name,check.required,Fill in,,'+86 1\n7,phone,check.format,Wrong,,'+86 1\n9,name,check.required,Fill in,,2\n"))
    expect(rows.map((row) => [row.row, row.faults.map((fault) => fault.field)])).toEqual([[7, ['name', 'phone']], [9, ['name']]])
    expect(rows[0]?.cells).toEqual({ Name: '', Phone: '+86 1' })
  })

  test('a field is called by its title', () => {
    expect(sayFault({ field: 'name', code: 'x', message: 'Fill in "name"' }, { title: 'Full name' })).toBe('Fill in "Full name"')
    expect(sayFault({ field: '', code: 'import.odd', message: '' }, undefined)).toBe('import.odd')
  })
})
