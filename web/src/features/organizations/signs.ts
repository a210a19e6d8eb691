// The marks of organizations of any day: those of today look as everywhere else, those that are gone or to come as they would.
import { useMemo } from 'react'
import { useModel } from '../../meta/model'
import { colorOf, signOf } from '../../meta/organizations'
import type { Organization } from '../../meta/types'

export interface Sign {
  sign: string
  color: string
}

export function marksOf(units: Organization[], known: Organization[]): Map<string, Sign> {
  const marks = new Map(known.map((one) => [one.id, one]))
  const all = [...known, ...units.filter((unit) => !marks.has(unit.id))]
  return new Map(units.map((unit) => [unit.id, signFor(marks.get(unit.id) ?? unit, all)]))
}

const signFor = (unit: Organization, all: Organization[]): Sign => ({ sign: unit.sign ?? signOf(unit, all), color: unit.color ?? colorOf(unit, all) })

export function useSigns(units: Organization[]): Map<string, Sign> {
  const { organizations } = useModel()
  return useMemo(() => marksOf(units, organizations), [units, organizations])
}
