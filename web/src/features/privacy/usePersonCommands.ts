// The command of a record that is a natural person: what is held of them. For those alone who may erase it.
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../../api/types'
import { type Command, useCommands } from '../../app/commands'
import { envOfItem } from '../../meta/conditions'
import { type Tree, holds } from '../../meta/expr'
import { can, useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'

export function usePersonCommands(entity: Entity, item: Item): void {
  const { t } = useTranslation()
  const { me } = useModel()
  const navigate = useNavigate()
  const commands = useMemo((): Command[] => {
    const isPerson = entity.person === true || (Boolean(entity.person) && holds(entity.person as Tree, envOfItem(entity, item, null, me)) === true)
    if (!isPerson || !can(entity, 'erase')) return []
    const run = () => void navigate({ to: '/privacy/$entity/$id', params: { entity: entity.name, id: item.id } })
    return [{ id: 'record.privacy', label: t('privacy.command'), group: entity.title, icon: 'shield', on: ['record'], run }]
  }, [entity, item, me, navigate, t])
  useCommands(`privacy:${item.id}`, commands)
}
