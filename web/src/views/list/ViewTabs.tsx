// The saved views of a list as tabs: open one, keep what is chosen now as a new one, change or delete one's own.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type SavedView, changeView, createView, deleteView, listViews } from '../../api/views'
import { showToast } from '../../app/toasts'
import { useModel } from '../../meta/model'
import type { Entity } from '../../meta/types'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Check, TextInput } from '../../ui/inputs'
import { Menu, Popup } from '../../ui/overlays'
import styles from './ViewTabs.module.css'
import { type ListSearch, definitionOf, readListSearch } from './search'

export interface ViewTabsProps {
  entity: Entity
  search: ListSearch
  onOpen: (search: ListSearch) => void
}

export function ViewTabs({ entity, search, onOpen }: ViewTabsProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const key = ['views', entity.name]
  const views = useQuery({ queryKey: key, queryFn: () => listViews(entity.name), staleTime: 60_000, retry: false })
  const items = views.data?.items ?? []
  const current = items.find((view) => view.id === search.view)
  const now = definitionOf(search)
  const isChanged = current !== undefined && JSON.stringify(definitionOf(readListSearch(current.definition))) !== JSON.stringify(now)
  const act = async (work: () => Promise<SavedView | void>) => {
    try {
      const view = await work()
      await client.invalidateQueries({ queryKey: key })
      onOpen(view ? { ...readListSearch(view.definition), view: view.id } : {})
    } catch (cause) {
      showToast({ id: 'view', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return (
    <nav className={styles.tabs} aria-label={t('list.views')}>
      <button type="button" className={styles.tab} aria-current={current ? undefined : 'page'} onClick={() => onOpen({})}>{t('list.viewAll', { name: entity.plural })}</button>
      {items.map((view) => (
        <button key={view.id} type="button" className={styles.tab} aria-current={view === current ? 'page' : undefined} onClick={() => onOpen({ ...readListSearch(view.definition), view: view.id })}>
          {view.organization && <Icon name="share" size={14} />}
          {view.name}
        </button>
      ))}
      {current?.mine && (
        <Menu
          placement="bottom-start"
          trigger={<IconButton small icon="dots" label={t('list.viewMenu', { name: current.name })} />}
          groups={[
            { entries: isChanged ? [{ key: 'save', label: t('list.viewSave'), icon: 'check', onClick: () => void act(() => changeView(current.id, { ...current, definition: now })) }] : [] },
            { entries: [{ key: 'delete', label: t('list.viewDelete'), icon: 'trash', danger: true, onClick: () => void act(() => deleteView(current.id)) }] },
          ]}
        />
      )}
      {isChanged && <span className={styles.changed}>{t('list.viewChanged')}</span>}
      <NewView onCreate={(name, organization) => void act(() => createView({ entity: entity.name, name, organization, definition: now }))} />
    </nav>
  )
}

function NewView({ onCreate }: { onCreate: (name: string, organization: string | null) => void }) {
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
}
