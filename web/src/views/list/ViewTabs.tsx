// The saved views of a list as tabs: open one, keep what is chosen now as a new one, change or delete one's own.
import { type ReactNode, memo, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SavedView } from '../../api/views'
import { useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Check, TextInput } from '../../ui/inputs'
import { Menu, Popup } from '../../ui/overlays'
import { useReorder } from '../../ui/useReorder'
import styles from './ViewTabs.module.css'
import { type Layout, type ListSearch, definitionOf, readListSearch } from './search'
import { LAYOUT_ICONS } from './useListCommands'
import { useViews } from './useViews'

export interface ViewTabsProps {
  entity: Entity
  search: ListSearch
  onOpen: (search: ListSearch) => void
  /** What stands at the right end of the line. */
  end: ReactNode
}

export const ViewTabs = memo(function ViewTabs({ entity, search, onOpen, end }: ViewTabsProps) {
  const { t } = useTranslation()
  const { items, create, change, remove, order } = useViews(entity.name)
  const current = items.find((view) => view.id === search.view)
  const now = definitionOf(search)
  const isChanged = current !== undefined && JSON.stringify(definitionOf(readListSearch(current.definition))) !== JSON.stringify(now)
  const open = (view: SavedView | null) => onOpen(view ? { ...readListSearch(view.definition), view: view.id } : {})
  const keep = (name: string, organization: string | null) => void create({ entity: entity.name, name, organization, definition: now }).then(open)
  const latest = useRef(keep)
  useLayoutEffect(() => {
    latest.current = keep
  })
  const onCreate = useCallback((name: string, organization: string | null) => latest.current(name, organization), [])
  const reorder = useReorder(items.map((view) => view.id), order, 'x')
  return (
    <div className={styles.line}>
      <nav className={styles.tabs} aria-label={t('list.views')}>
        <button type="button" className={styles.tab} aria-current={current ? undefined : 'page'} onClick={() => open(null)}>{t('list.viewAll', { name: entity.plural })}</button>
        {items.map((view) => (
          <button key={view.id} type="button" className={styles.tab} aria-current={view === current ? 'page' : undefined} aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight" {...reorder(view.id)} onClick={() => open(view)}>
            {view.organization ? <Icon name="share" size={14} /> : isLayout(view.definition.layout) ? <Icon name={LAYOUT_ICONS[view.definition.layout]} size={14} /> : null}
            {view.name}
          </button>
        ))}
        {current?.mine && (
          <Menu
            placement="bottom-start"
            trigger={<IconButton small icon="dots" label={t('list.viewMenu', { name: current.name })} />}
            groups={[
              { entries: isChanged ? [{ key: 'save', label: t('list.viewSave'), icon: 'check', onClick: () => void change({ ...current, definition: now }).then(open) }] : [] },
              { entries: [{ key: 'delete', label: t('list.viewDelete'), icon: 'trash', danger: true, onClick: () => void remove(current.id).then(() => open(null)) }] },
            ]}
          />
        )}
        {isChanged && <span className={styles.changed}>{t('list.viewChanged')}</span>}
        <NewView onCreate={onCreate} />
      </nav>
      {end}
    </div>
  )
})

const isLayout = (value: unknown): value is Layout => typeof value === 'string' && value in LAYOUT_ICONS

const NewView = memo(function NewView({ onCreate }: { onCreate: (name: string, organization: string | null) => void }) {
  const { t } = useTranslation()
  const own = useModel().organizations.find((one) => one.position)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  return (
    <Popup label={t('list.viewNew')} width={280} trigger={(toggle) => <IconButton small icon="plus" label={t('list.viewNew')} onClick={toggle} />}>
      {(close) => (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            close()
            setName('')
            onCreate(name.trim(), shared && own ? own.id : null)
          }}
        >
          <TextInput data-autofocus required aria-label={t('list.viewName')} placeholder={t('list.viewName')} value={name} onChange={(event) => setName(event.target.value)} />
          {own && <label><Check checked={shared} onChange={() => setShared(!shared)} />{t('list.viewShare', { organization: own.name })}</label>}
          <Button type="submit" look="primary" small disabled={name.trim() === ''}>{t('list.viewNew')}</Button>
        </form>
      )}
    </Popup>
  )
})
