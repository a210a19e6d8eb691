// What a tile is called: a figure by its title in the model, the person's own lists by ours.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Home } from '../../api/home'

export function useTileTitle(home: Home): (id: string) => string {
  const { t } = useTranslation()
  const { offered } = home
  return useCallback((id: string) => offered.find((one) => one.id === id)?.title ?? t(`home.tile.${id}`), [offered, t])
}
