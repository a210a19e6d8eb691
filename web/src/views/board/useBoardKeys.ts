// Arrows walk from card to card and from column to column while none is lifted.
import { type KeyboardEvent, useCallback } from 'react'

export function useBoardKeys(isLifting: boolean) {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const card = (event.target as HTMLElement).closest<HTMLElement>('[data-card]')
      if (!card || isLifting || event.altKey || event.ctrlKey || event.metaKey) return
      const next = neighbour(event.currentTarget, card, event.key)
      if (!next) return
      event.preventDefault()
      next.focus()
      void next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    },
    [isLifting],
  )
}

function neighbour(board: HTMLElement, card: HTMLElement, key: string): HTMLElement | undefined {
  const columns = [...board.querySelectorAll<HTMLElement>('[data-column]')].map((column) => [...column.querySelectorAll<HTMLElement>('[data-card]')])
  const column = columns.findIndex((cards) => cards.includes(card))
  const place = columns[column]?.indexOf(card) ?? -1
  if (key === 'ArrowDown') return columns[column]?.[place + 1]
  if (key === 'ArrowUp') return columns[column]?.[place - 1]
  const aside = key === 'ArrowRight' ? columns.slice(column + 1) : key === 'ArrowLeft' ? columns.slice(0, column).toReversed() : []
  const cards = aside.find((one) => one.length > 0)
  return cards?.[Math.min(place, cards.length - 1)]
}
