// The chosen rows of one list: kept beside the page, so that ticking a row draws the grid and the bar, and nothing else.
import type { RowSelectionState } from '@tanstack/react-table'
import { type StoreApi, createStore } from 'zustand'

export type SelectionStore = StoreApi<{ chosen: RowSelectionState }>

const NOTHING: RowSelectionState = {}

export const makeSelection = (): SelectionStore => createStore(() => ({ chosen: NOTHING }))

export const clearSelection = (store: SelectionStore) => store.setState({ chosen: NOTHING })
