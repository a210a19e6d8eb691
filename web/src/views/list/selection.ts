// The chosen rows of one list: kept beside the page, so that ticking a row draws that row and the bar, and nothing else.
import { type StoreApi, createStore } from 'zustand'

export type Chosen = Readonly<Record<string, true>>

export interface Selection {
  chosen: Chosen
  /** Everything the filter means, loaded or not. */
  everything: boolean
}

export type SelectionStore = StoreApi<Selection>

const NOTHING: Chosen = {}

export const makeSelection = (): SelectionStore => createStore(() => ({ chosen: NOTHING, everything: false }))

export const clearSelection = (store: SelectionStore) => store.setState({ chosen: NOTHING, everything: false })

/** Chooses rows, or leaves them; either way the selection is no longer "everything". */
export function choose(store: SelectionStore, keys: string[], on: boolean): void {
  store.setState(({ chosen }) => {
    const next: Record<string, true> = { ...chosen }
    for (const key of keys) {
      if (on) next[key] = true
      else delete next[key]
    }
    return { chosen: next, everything: false }
  })
}

export const countChosen = ({ chosen }: Selection) => Object.keys(chosen).length
