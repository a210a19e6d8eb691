// Moves a card to another column: a stage through its move, with what the move still needs; any other value by saving it.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ApiError, asApiError } from '../../api/errors'
import { keys } from '../../api/queries'
import { readAsOrganization, readRecord } from '../../api/records'
import type { Facet, Item, Move } from '../../api/types'
import { showToast } from '../../app/toasts'
import { optionTitle } from '../../fields/types/choice'
import { fieldsOf } from '../../meta/model'
import type { Entity, Field, MoveRule } from '../../meta/types'
import { facetFor, labelOf, rowKey, shownFacet, valueOf } from '../../meta/values'
import { sendMove } from '../../record/sendMove'
import { useSave } from '../../record/useSave'
import { NONE } from './useBoard'

/** A move that waits for what it still needs. */
export interface Asked {
  item: Item
  row: string
  facet: Facet | null
  move: Move
}

/** The move that leads from one stage to another, if the model has one. */
export function ruleBetween(entity: Entity, from: unknown, to: string): MoveRule | undefined {
  return entity.moves.find((rule) => rule.to === to && rule.from.includes(String(from)))
}

export function useCardMove(entity: Entity, field: Field, setMoving: (row: string, to: string | null) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useSave()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const tell = (row: string, text: string) => showToast({ id: `move:${row}`, look: 'failed', text, lasts: 8_000 })
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: keys.lists(entity.name) }), client.invalidateQueries({ queryKey: ['records', entity.name, 'figures'] })])
  const giveUp = (row: string, text?: string) => {
    setMoving(row, null)
    setAsked(null)
    if (text) tell(row, text)
  }

  const run = async ({ item, row, facet, move }: Asked, set: Record<string, unknown>) => {
    setError(null)
    try {
      await sendMove(client, { entity, item, stage: field, facet, move }, set)
      setAsked(null)
      showToast({ id: `move:${row}`, look: 'done', text: t('views.moved', { name: labelOf(item, entity), stage: optionTitle(field, move.to) }), lasts: 4_000 })
      await refresh()
      setMoving(row, null)
    } catch (cause) {
      const failure = asApiError(cause)
      const names = failure.problems.map((problem) => problem.field)
      // What a field lacks is said beside it, while its form is open.
      if (set && Object.keys(set).length > 0 && names.some(Boolean)) setError(failure)
      else giveUp(row, failure.message)
    }
  }

  const moveStage = async (item: Item, row: string, to: string) => {
    const rule = ruleBetween(entity, valueOf(item, field), to)
    if (!rule) return tell(row, t('views.noWay', { from: optionTitle(field, valueOf(item, field)), to: optionTitle(field, to) }))
    setMoving(row, to)
    try {
      const organization = field.facet ? shownFacet(item)?.organization.id : undefined
      const fresh = organization ? await readAsOrganization(entity.name, item.id, organization) : await readRecord(entity.name, item.id)
      const move = fresh.moves?.find((one) => one.name === rule.name)
      const waiting = move && { item: fresh, row, facet: organization ? facetFor(fresh, organization) : null, move }
      if (!waiting) giveUp(row, t('views.notAllowed', { stage: optionTitle(field, to) }))
      else if (fieldsOf(entity, waiting.move.missing).length > 0) setAsked(waiting)
      else if (!waiting.move.allowed) giveUp(row, t('views.notAllowed', { stage: optionTitle(field, to) }))
      else await run(waiting, {})
    } catch (cause) {
      giveUp(row, asApiError(cause).message)
    }
  }

  const start = async (item: Item, to: string) => {
    const row = rowKey(item)
    if (String(valueOf(item, field) ?? NONE) === to) return
    if (field.type === 'stage') return moveStage(item, row, to)
    setMoving(row, to)
    await save({ entity, item, field, facet: shownFacet(item), value: to === NONE ? null : to })
    await refresh()
    setMoving(row, null)
  }
  return { start, asked, error, run: (set: Record<string, unknown>) => (asked ? run(asked, set) : Promise.resolve()), close: () => asked && giveUp(asked.row) }
}
