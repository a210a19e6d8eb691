// The chosen rows of one list: kept beside the page, so that ticking a row draws the grid and the bar, and nothing else.
import type { RowSelectionState } from '@tanstack/react-table'
import { type StoreApi, createStore } from 'zustand'

export interface Selection {
  chosen: RowSelectionState
  /** Everything the filter means, loaded or not. */
  everything: boolean
}

export type SelectionStore = StoreApi<Selection>

const NOTHING: RowSelectionState = {}

export const makeSelection = (): SelectionStore => createStore(() => ({ chosen: NOTHING, everything: false }))

export const clearSelection = (store: SelectionStore) => store.setState({ chosen: NOTHING, everything: false })
