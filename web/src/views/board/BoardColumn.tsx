// A column of a board: its name, how many and how much, its limit, its cards; a place to drop on.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import type { Item } from '../../api/types'
import { formatCompact, formatNumber } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { type Money, rowKey } from '../../meta/values'
import { Button } from '../../ui/Button'
import { useDrag, useDrop } from '../../ui/dnd'
import { Icon } from '../../ui/Icon'
import { TextInput } from '../../ui/inputs'
import { Dot, stageColor } from '../../ui/marks'
import { Popup } from '../../ui/overlays'
import { CardBody } from './Card'
import styles from './board.module.css'
import { type Board, type Column, NONE } from './useBoard'

export interface BoardColumnProps {
  entity: Entity
  board: Board
  column: Column
  limit: number | null
  /** What the sum would be if the lifted card were dropped where it is now. */
  then: Money[] | null
  /** The lifted card can not come here. */
  closed: boolean
  peek: string | undefined
  onPeek: (id: string) => void
  onLimit: (limit: number | null) => void
}

export function BoardColumn({ entity, board, column, limit, then, closed, peek, onPeek, onLimit }: BoardColumnProps) {
  const { t } = useTranslation()
  const { ref, isOver } = useDrop(column.code)
  const total = board.columns.reduce((sum, one) => sum + one.count, 0)
  const color = column.code === NONE ? 'var(--line-strong)' : stageColor(column.place, board.field.options?.length ?? 1)
  const title = `column-${column.code.replace('@', '')}`
  return (
    <section className={styles.column} aria-labelledby={title} data-column={column.code}>
      <ColumnHead column={column} id={title} color={color} limit={limit} then={then} onLimit={onLimit} />
      <div className={styles.bar} aria-hidden><i style={{ width: `${total > 0 ? (100 * column.count) / total : 0}%`, background: color }} /></div>
      <ul ref={ref} className={styles.cards} data-over={isOver && !closed} data-closed={closed} tabIndex={-1}>
        {column.items.map((item) => <li key={rowKey(item)}><BoardCard entity={entity} board={board} item={item} open={item.id === peek} onPeek={onPeek} /></li>)}
        {column.error && (
          <li className={styles.fault} role="alert">
            {asApiError(column.error).message}{asApiError(column.error).trace && <small>{t('common.trace', { trace: asApiError(column.error).trace })}</small>}
            <Button small look="outline" icon="refresh" onClick={column.refetch}>{t('common.retry')}</Button>
          </li>
        )}
        {column.hasMore && <li><More onMore={() => board.more(column.code)} /></li>}
        {column.items.length === 0 && !column.error && <li className={styles.none}>{t('views.noCards')}</li>}
      </ul>
    </section>
  )
}

function ColumnHead({ column, id, color, limit, then, onLimit }: { column: Column; id: string; color: string } & Pick<BoardColumnProps, 'limit' | 'then' | 'onLimit'>) {
  const { t, i18n } = useTranslation()
  const isOver = limit !== null && column.count > limit
  return (
    <header className={styles.head}>
      <Dot color={color} />
      <h2 id={id}>{column.title}</h2>
      <Popup
        label={t('views.limit')}
        width={200}
        trigger={(toggle) => (
          <button type="button" className={styles.count} data-over={isOver} onClick={toggle} aria-label={t(limit === null ? 'views.countNoLimit' : 'views.countOfLimit', { count: column.count, limit, column: column.title })} data-tip={t('views.limit')}>
            {formatNumber(column.count, i18n.language)}{limit !== null && <small> / {limit}</small>}
          </button>
        )}
      >
        {(close) => <Limit limit={limit} onLimit={(next) => { onLimit(next); close() }} />}
      </Popup>
      <span className={styles.sum}>
        {showSum(column.sum, i18n.language)}
        {then && <><Icon name="arrowRight" size={12} /><b>{showSum(then, i18n.language, false)}</b></>}
      </span>
    </header>
  )
}

function showSum(sum: Column['sum'], language: string, withCurrency = true): string {
  if (sum === null) return ''
  if (typeof sum === 'string') return formatCompact(sum, language)
  return sum.map(({ currency, amount }) => (withCurrency ? `${currency} ${formatCompact(amount, language)}` : formatCompact(amount, language))).join(' · ')
}

function Limit({ limit, onLimit }: { limit: number | null; onLimit: (limit: number | null) => void }) {
  const { t } = useTranslation()
  return (
    <form
      className={styles.limit}
      onSubmit={(event) => {
        event.preventDefault()
        const typed = Number(new FormData(event.currentTarget).get('limit'))
        onLimit(Number.isInteger(typed) && typed > 0 ? typed : null)
      }}
    >
      <TextInput name="limit" autoFocus numeric inputMode="numeric" aria-label={t('views.limit')} placeholder={t('views.noLimit')} defaultValue={limit ?? ''} />
      <Button small look="primary" type="submit">{t('filter.apply')}</Button>
    </form>
  )
}

function BoardCard({ entity, board, item, open, onPeek }: { entity: Entity; board: Board; item: Item; open: boolean; onPeek: (id: string) => void }) {
  const { t } = useTranslation()
  const mayMove = board.field.type === 'stage' ? entity.moves.length > 0 : board.field.state === 'editable'
  const { ref, props, isDragged } = useDrag(rowKey(item), t('views.card'), !mayMove, () => onPeek(item.id))
  return (
    <div
      ref={ref}
      {...props}
      className={styles.card}
      data-card={item.id}
      data-dragged={isDragged}
      data-open={open}
    >
      <CardBody entity={entity} item={item} by={board.field} sum={board.sum} />
    </div>
  )
}

function More({ onMore }: { onMore: () => void }) {
  const { t } = useTranslation()
  const mark = useRef<HTMLButtonElement>(null)
  const latest = useRef(onMore)
  useEffect(() => {
    latest.current = onMore
  })
  useEffect(() => {
    if (!mark.current || typeof IntersectionObserver === 'undefined') return
    const watcher = new IntersectionObserver((entries) => entries[0]?.isIntersecting && latest.current())
    watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [])
  return <button ref={mark} type="button" className={styles.more} onClick={onMore}>{t('list.groupMore')}</button>
}
