// The board of any entity with a stage or a choice: columns of cards that are dragged by pointer or keyboard.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { messagesByField } from '../../api/errors'
import type { Item } from '../../api/types'
import { optionTitle } from '../../fields/types/choice'
import { labelOf, rowKey, valueOf } from '../../meta/values'
import { MoveDialog } from '../../record/MoveDialog'
import { DragArea } from '../../ui/dnd'
import type { LayoutProps } from '../list/GridLayout'
import { ListStates } from '../list/ListStates'
import { BoardColumn } from './BoardColumn'
import { CardBody } from './Card'
import styles from './board.module.css'
import { type Column, NONE, sumWith, useBoard } from './useBoard'
import { useBoardKeys } from './useBoardKeys'
import { ruleBetween, useCardMove } from './useCardMove'

export function BoardLayout({ entity, ask, search, set, onPeek, onIds }: LayoutProps) {
  const { t } = useTranslation()
  const [moving, setMovingAll] = useState<Record<string, string>>({})
  const setMoving = useCallback((row: string, to: string | null) => setMovingAll((now) => (to === null ? Object.fromEntries(Object.entries(now).filter(([key]) => key !== row)) : { ...now, [row]: to })), [])
  const board = useBoard(entity, ask, search, moving, t('views.noValue'))
  const move = useCardMove(entity, board.field, setMoving)
  const [lifted, setLifted] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const items = useMemo(() => board.columns.flatMap((column) => column.items), [board.columns])
  const shown = items.map((item) => item.id).join()
  useEffect(() => onIds(shown === '' ? [] : shown.split(',')), [shown, onIds])
  const press = useBoardKeys(lifted !== null)
  const find = (row: string) => items.find((item) => rowKey(item) === row)
  const card = lifted === null ? undefined : find(lifted)
  const limits = useMemo(() => readLimits(search.limits), [search.limits])
  if (board.error || board.isPending || board.columns.every((column) => column.count === 0 && column.items.length === 0)) {
    return <ListStates entity={entity} filter={search.filter} isPending={board.isPending} error={board.error} refetch={board.refetch} onFilter={(filter) => set({ filter })} onNew={() => onPeek('new')} />
  }
  return (
    <DragArea
      nameOf={(row) => (find(row) ? labelOf(find(row) as Item, entity) : '')}
      placeOf={(code) => board.columns.find((column) => column.code === code)?.title ?? ''}
      onLift={setLifted}
      onOver={setOver}
      onDrop={(row, code) => {
        const item = find(row)
        if (item) void move.start(item, code)
      }}
      overlay={(row) => {
        const item = find(row)
        return item && <div className={`${styles.card} ${styles.lifted}`}><CardBody entity={entity} item={item} by={board.field} sum={board.sum} /></div>
      }}
    >
      <div className={styles.board} data-lifting={card !== undefined} role="group" aria-label={t('views.boardOf', { name: entity.plural, field: board.field.title })} onKeyDown={press}>
        {board.columns.map((column) => (
          <BoardColumn
            key={column.code}
            entity={entity}
            board={board}
            column={column}
            limit={limits[column.code] ?? null}
            then={card ? sumThen(card, column, over) : null}
            closed={card !== undefined && isClosed(card, column)}
            peek={search.peek}
            onPeek={onPeek}
            onLimit={(limit) => set({ limits: writeLimits({ ...limits, [column.code]: limit }) }, true)}
          />
        ))}
      </div>
      {move.asked && (
        <MoveDialog
          entity={entity}
          item={move.asked.item}
          facet={move.asked.facet}
          title={t('record.moveTo', { stage: optionTitle(board.field, move.asked.move.to) })}
          move={move.asked.move}
          messages={move.error ? messagesByField(move.error) : {}}
          onClose={move.close}
          onRun={(values) => void move.run(values)}
        />
      )}
    </DragArea>
  )

  function codeOf(item: Item): string {
    return String(valueOf(item, board.field) ?? NONE)
  }

  /** Where the model has no move to; values that are no stage may go anywhere. */
  function isClosed(item: Item, { code }: Column): boolean {
    if (code === codeOf(item) || board.field.type !== 'stage') return code === NONE && Boolean(board.field.required)
    return ruleBetween(entity, codeOf(item), code) === undefined
  }

  function sumThen(item: Item, column: Column, place: string | null) {
    if (!board.sum || place === null || place === codeOf(item)) return null
    const value = valueOf(item, board.sum)
    if (column.code === place) return isClosed(item, column) ? null : sumWith(column.sum, value, 1)
    const goesTo = board.columns.find((one) => one.code === place)
    return column.code === codeOf(item) && goesTo && !isClosed(item, goesTo) ? sumWith(column.sum, value, -1) : null
  }
}

type Limits = Record<string, number | null>

/** As the address keeps them: "proposed:5,won:20". */
function readLimits(text: string | undefined): Limits {
  return Object.fromEntries((text ?? '').split(',').map((part) => part.split(':')).flatMap(([code, limit]) => (code && Number(limit) > 0 ? [[code, Number(limit)]] : [])))
}

function writeLimits(limits: Limits): string | undefined {
  return Object.entries(limits).flatMap(([code, limit]) => (limit ? [`${code}:${limit}`] : [])).join(',') || undefined
}
