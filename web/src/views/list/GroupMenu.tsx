// Chooses the field by whose values the rows of a grid are grouped; the choice stands in the address.
import { useTranslation } from 'react-i18next'
import { useScope } from '../../app/scope'
import type { Entity } from '../../meta/types'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import { type SearchChange, groupable, needsRows } from './search'

export function GroupMenu({ entity, group, set }: { entity: Entity; group: string | undefined; set: (change: SearchChange) => void }) {
  const { t } = useTranslation()
  const organizations = useScope((state) => state.chosen)
  const current = entity.fields[group ?? '']
  const pick = (name: string | undefined) => {
    const wantsRows = needsRows(entity, entity.fields[name ?? ''], organizations)
    set({ group: name, ...(wantsRows ? { rows: 'relationships' } : {}) })
  }
  return (
    <Menu
      width={220}
      trigger={<Button small icon="rows">{current ? t('list.groupedBy', { field: current.title }) : t('list.group')}</Button>}
      groups={[
        { entries: [{ key: '', label: t('list.noGroup'), checked: !current, onClick: () => pick(undefined) }] },
        { title: t('list.groupBy'), entries: groupable(entity).map((field) => ({ key: field.name, label: field.title, checked: field === current, onClick: () => pick(field.name) })) },
      ]}
    />
  )
}
