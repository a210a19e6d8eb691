// Chooses the field of the columns and the figure in their heads.
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import type { LayoutProps } from '../list/GridLayout'
import { boardFields, sumFields } from '../list/search'
import { NO_SUM, boardField, sumField } from './useBoard'

export function BoardTools({ entity, search, set }: Pick<LayoutProps, 'entity' | 'search' | 'set'>) {
  const { t } = useTranslation()
  const [field, sum] = [boardField(entity, search), sumField(entity, search)]
  const fields = boardFields(entity)
  const sums = sumFields(entity)
  return (
    <>
      {fields.length > 1 && <Menu width={220} trigger={<Button small icon="board">{t('views.columnsBy', { field: field.title })}</Button>} groups={[{ title: t('views.columnField'), entries: fields.map((one) => ({ key: one.name, label: one.title, checked: one === field, onClick: () => set({ by: one.name }) })) }]} />}
      {sums.length > 0 && (
        <Menu
          width={220}
          trigger={<Button small icon="coin">{t('views.sum', { field: sum?.title ?? t('views.noSum') })}</Button>}
          groups={[{ title: t('views.sumField'), entries: [...sums.map((one) => ({ key: one.name, label: one.title, checked: one === sum, onClick: () => set({ sum: one.name }) })), { key: NO_SUM, label: t('views.noSum'), checked: sum === undefined, onClick: () => set({ sum: NO_SUM }) }] }]}
        />
      )}
    </>
  )
}
