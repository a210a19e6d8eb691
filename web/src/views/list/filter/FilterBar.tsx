// The filter of a list as a sentence of chips: what is shown, under which conditions, in which order.
import { Fragment, type ReactNode, memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, useCommands } from '../../../app/commands'
import { listable } from '../../../meta/model'
import type { Entity } from '../../../meta/types'
import { Icon } from '../../../ui/Icon'
import { Menu } from '../../../ui/overlays'
import { AddCondition } from './AddCondition'
import { Chip } from './Chip'
import { readFilter, readOrder, writeFilter, writeOrder } from './clauses'
import styles from './filter.module.css'
import { orderWords } from './words'

export interface FilterBarProps {
  entity: Entity
  filter: string | undefined
  order: string | undefined
  /** What the rows stand for, in words. */
  subject: string
  onFilter: (filter: string | undefined) => void
  onOrder: (order: string | undefined) => void
  tools: ReactNode
}

export const FilterBar = memo(function FilterBar({ entity, filter, order, subject, onFilter, onOrder, tools }: FilterBarProps) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const clauses = useMemo(() => readFilter(entity, filter ?? ''), [entity, filter])
  const write = (next: typeof clauses) => onFilter(writeFilter(entity, next) || undefined)
  const commands = useMemo((): Command[] => [{ id: 'filter', label: t('filter.add'), group: t('shell.group.list'), icon: 'filter', keys: '/', run: () => setAdding(true) }], [t])
  useCommands('filter', commands)
  return (
    <section className={styles.bar} aria-label={t('filter.bar')}>
      <div className={styles.sentence}>
        <Icon name="filter" />
        <span>{t(clauses.length > 0 ? 'filter.showWhere' : 'filter.show', { subject })}</span>
        {clauses.map((clause, index) => (
          <Fragment key={JSON.stringify(clause)}>
            {index > 0 && <span>{t('filter.and')}</span>}
            <Chip entity={entity} clause={clause} onChange={(next) => write(clauses.flatMap((one, place) => (place === index ? (next ? [next] : []) : [one])))} />
          </Fragment>
        ))}
        <span>{t('filter.by')}</span>
        <OrderChip entity={entity} order={order} onOrder={onOrder} />
        <AddCondition entity={entity} opened={adding} onOpened={setAdding} onAdd={(clause) => write([...clauses, clause])} />
      </div>
      <div className={styles.tools}>{tools}</div>
    </section>
  )
})

function OrderChip({ entity, order, onOrder }: Pick<FilterBarProps, 'entity' | 'order' | 'onOrder'>) {
  const { t } = useTranslation()
  const current = readOrder(order)
  const first = current[0]
  const turn = (down: boolean) => first && onOrder(writeOrder([{ ...first, down }]))
  return (
    <Menu
      placement="bottom-start"
      width={220}
      trigger={<button type="button" className={styles.chip}><b>{orderWords(entity, current, t)}</b><Icon name="chevronDown" size={13} /></button>}
      groups={[
        { title: t('filter.direction'), entries: first ? [{ key: 'up', label: t('filter.up'), icon: 'arrowUp', checked: !first.down, onClick: () => turn(false) }, { key: 'down', label: t('filter.down'), icon: 'arrowDown', checked: first.down, onClick: () => turn(true) }] : [] },
        {
          title: t('filter.orderBy'),
          entries: [
            { key: '', label: t('filter.defaultOrder'), checked: !first, onClick: () => onOrder(undefined) },
            ...listable(entity).filter((field) => field.sortable).map((field) => ({ key: field.name, label: field.title, checked: first?.field === field.name, onClick: () => onOrder(writeOrder([{ field: field.name, down: first?.down ?? false }])) })),
          ],
        },
      ]}
    />
  )
}
