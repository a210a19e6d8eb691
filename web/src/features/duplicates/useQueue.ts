// The state of the queue: which pair is looked at, which are chosen, which are put off; decisions with their undo, and the keys for all of it.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Pair, type PairAsk, type PairState, settlePairs } from '../../api/pairs'
import { keys } from '../../api/queries'
import { type Command, useCommands } from '../../app/commands'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { can } from '../../meta/model'
import type { Entity } from '../../meta/types'

export interface Queue {
  pairs: Pair[]
  pair: Pair | undefined
  chosen: Set<string>
  open: (id: string) => void
  choose: (id: string) => void
  clear: () => void
  settle: (ids: string[], decision: PairState) => Promise<void>
  later: () => void
  merge: () => void
}

export function useQueue(entity: Entity, ask: PairAsk, found: Pair[]): Queue {
  const [current, setCurrent] = useState<string | null>(null)
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  const [gone, setGone] = useState<Set<string>>(new Set())
  const [late, setLate] = useState<string[]>([])
  const navigate = useNavigate()
  const pairs = useMemo(() => arrange(found, gone, late), [found, gone, late])
  const place = Math.max(0, pairs.findIndex((pair) => pair.id === current))
  const pair = pairs[place]
  const step = useCallback((by: number) => setCurrent(pairs[Math.min(pairs.length - 1, Math.max(0, place + by))]?.id ?? null), [pairs, place])
  const send = useSettling(ask, setGone)
  const settle = useCallback(
    async (ids: string[], decision: PairState) => {
      setCurrent(follower(pairs, ids, place))
      setChosen(new Set())
      await send(ids, decision)
    },
    [pairs, place, send],
  )
  const later = useCallback(() => {
    if (!pair) return
    setCurrent(pairs[place + 1]?.id ?? pairs[0]?.id ?? null)
    setLate((before) => [...before.filter((id) => id !== pair.id), pair.id])
  }, [pair, pairs, place])
  const merge = useCallback(() => pair && void navigate({ to: '/merge/$entity', params: { entity: entity.name }, search: { ids: pair.records.map((one) => one.id).join(',') } }), [pair, navigate, entity])
  const choose = useCallback((id: string) => setChosen((before) => flip(before, id)), [])
  const queue = { pairs, pair, chosen, open: setCurrent, choose, clear: () => setChosen(new Set()), settle, later, merge }
  useQueueCommands(entity, ask, queue, step)
  return queue
}

/** What is decided is not there any more; what was put off stands at the end. */
export function arrange(found: Pair[], gone: Set<string>, late: string[]): Pair[] {
  const left = found.filter((pair) => !gone.has(pair.id))
  const place = (pair: Pair) => late.indexOf(pair.id)
  return [...left.filter((pair) => place(pair) < 0), ...left.filter((pair) => place(pair) >= 0).toSorted((one, other) => place(one) - place(other))]
}

/** Where one goes on after pairs have left the queue: the next that stays, else the last before. */
export function follower(pairs: Pair[], leaving: string[], place: number): string | null {
  const stays = (pair: Pair) => !leaving.includes(pair.id)
  return (pairs.slice(place).find(stays) ?? pairs.slice(0, place).findLast(stays))?.id ?? null
}

function flip(chosen: Set<string>, id: string): Set<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Pairs leave the queue at once; those that could not be settled come back, and an undo brings all of them back. */
function useSettling(ask: PairAsk, setGone: (change: (before: Set<string>) => Set<string>) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const back = useCallback((ids: string[]) => setGone((before) => new Set([...before].filter((id) => !ids.includes(id)))), [setGone])
  return useCallback(
    async (ids: string[], decision: PairState) => {
      setGone((before) => new Set([...before, ...ids]))
      const id = 'pairs'
      try {
        const { settled, left } = await settlePairs(ask.entity, ids, decision)
        back(left)
        const undo = async () => {
          await settlePairs(ask.entity, settled, ask.state)
          back(settled)
          void client.invalidateQueries({ queryKey: keys.pairs })
        }
        if (left.length > 0) showToast({ id, look: 'failed', text: t('pairs.left', { count: left.length }), lasts: UNDO_TIME })
        else showToast({ id, look: 'done', text: t(`pairs.settled.${decision}`, { count: settled.length }), lasts: UNDO_TIME, action: { label: t('common.undo'), keys: 'u', run: () => void undo() } })
        void client.invalidateQueries({ queryKey: keys.quality(ask.entity) })
      } catch (cause) {
        back(ids)
        showToast({ id, look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
      }
    },
    [ask, back, client, setGone, t],
  )
}

function useQueueCommands(entity: Entity, ask: PairAsk, queue: Queue, step: (by: number) => void): void {
  const { t } = useTranslation()
  const { pair, chosen, settle, later, merge, choose } = queue
  const commands = useMemo((): Command[] => {
    const group = t('pairs.title')
    const moves: Command[] = [
      { id: 'pairs.next', label: t('pairs.next'), group, keys: 'j', keysOnly: true, run: () => step(1) },
      { id: 'pairs.before', label: t('pairs.before'), group, keys: 'k', keysOnly: true, run: () => step(-1) },
    ]
    if (!pair) return moves
    const ids = chosen.size > 0 ? [...chosen] : [pair.id]
    const decisions: Command[] = !can(entity, 'update')
      ? []
      : ask.state === 'open'
        ? [{ id: 'pairs.different', label: t('pairs.different'), group, icon: 'close', keys: 'n', run: () => void settle(ids, 'different') }]
        : [{ id: 'pairs.reopen', label: t('pairs.reopen'), group, icon: 'undo', keys: 'r', run: () => void settle(ids, 'open') }]
    const open: Command[] = ask.state !== 'open' ? [] : [{ id: 'pairs.later', label: t('pairs.later'), group, keys: 'l', run: later }]
    const merges: Command[] = can(entity, 'merge') ? [{ id: 'pairs.merge', label: t('pairs.merge'), group, icon: 'merge', keys: 'm', run: merge }] : []
    return [...moves, ...merges, ...decisions, ...open, { id: 'pairs.choose', label: t('pairs.choose'), group, keys: 'x', keysOnly: true, run: () => choose(pair.id) }]
  }, [t, entity, ask.state, pair, chosen, settle, later, merge, choose, step])
  useCommands('pairs', commands)
}
