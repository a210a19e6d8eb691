// Moves all chosen records along the path of their stage; those that may not, stay and are told.
import { useTranslation } from 'react-i18next'
import { optionTitle } from '../../fields/types/choice'
import { stageField } from '../../meta/model'
import { Button } from '../../ui/Button'
import { Menu } from '../../ui/overlays'
import { type BulkProps, useBulk, useOrganizations } from './bulk'

export function BulkMove(props: BulkProps) {
  const { entity, chosen } = props
  const { t } = useTranslation()
  const run = useBulk(props)
  const stage = stageField(entity)
  const organizations = useOrganizations(entity, stage?.facet ?? false, chosen)
  const title = (to: string) => (stage ? optionTitle(stage, to) : to)
  return (
    <Menu
      placement="top-start"
      width={220}
      trigger={<Button icon="route">{t('list.bulkMove')}</Button>}
      groups={[{
        title: t('list.bulkHint', { count: chosen.count }),
        entries: entity.moves.map((move) => ({ key: move.name, label: move.title, hint: title(move.to), onClick: () => void run(t('list.bulkMoving', { stage: title(move.to) }), { move: move.name }, organizations) })),
      }]}
    />
  )
}
