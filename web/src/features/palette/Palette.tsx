// The palette: records found by the server, then pages and commands of the one registry; keys alone are enough.
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearch } from '../../api/queries'
import type { SearchHit } from '../../api/types'
import { type Command, runnableCommands, showKeys } from '../../app/commands'
import { Mark } from '../../app/OrganizationPicker'
import { RecordMark } from '../../fields/RecordMark'
import { organizationOf, useModel } from '../../meta/model'
import { Icon } from '../../ui/Icon'
import { Kbd } from '../../ui/inputs'
import { Stage } from '../../ui/overlays'
import { Highlight } from './Highlight'
import { RecordPreview } from './RecordPreview'
import styles from './palette.module.css'

interface Entry {
  key: string
  group: string
  run: () => void
  hit?: SearchHit
  command?: Command
}

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const { entries, isPending } = useEntries(text, onClose)
  useEffect(() => setPlace(0), [text])
  const chosen = entries[Math.min(place, entries.length - 1)]
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setPlace((now) => (now + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      chosen?.run()
    }
  }
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void document.getElementById(`palette-${chosen?.key}`)?.scrollIntoView({ block: 'nearest' })
  }, [chosen?.key])
  return (
    <Stage opened onClose={onClose} label={t('shell.palette')}>
      <label className={styles.head}>
        <Icon name="search" size={18} />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={chosen ? `palette-${chosen.key}` : undefined}
          aria-label={t('shell.palette')}
          placeholder={t('shell.paletteHint')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={press}
        />
        <Kbd>Esc</Kbd>
      </label>
      <div className={styles.body}>
        <div id="palette-list" role="listbox" aria-label={t('shell.results')} className={styles.list}>
          {entries.map((entry, index) => (
            <div key={entry.key} role="presentation">
              {entry.group !== entries[index - 1]?.group && <div className={styles.group} role="presentation">{entry.group}</div>}
              <div id={`palette-${entry.key}`} role="option" tabIndex={-1} aria-selected={entry === chosen} className={styles.option} onMouseMove={() => setPlace(index)} onClick={entry.run} onKeyDown={press}>
                {entry.hit ? <HitLine hit={entry.hit} text={text} /> : entry.command && <CommandLine command={entry.command} text={text} />}
              </div>
            </div>
          ))}
          {entries.length === 0 && <p className={styles.none}>{t(isPending ? 'fields.searching' : 'shell.noResults', { text })}</p>}
        </div>
        <div className={styles.preview}>{chosen?.hit ? <RecordPreview hit={chosen.hit} /> : <p className={styles.none}>{t('shell.paletteHelp')}</p>}</div>
      </div>
      <footer className={styles.foot}>
        <Kbd>↑</Kbd><Kbd>↓</Kbd>{t('shell.choose')}
        <Kbd>↵</Kbd>{t('shell.openIt')}
        <Kbd>&gt;</Kbd>{t('shell.onlyCommands')}
        <span>{t('shell.searchWays')}</span>
      </footer>
    </Stage>
  )
}

function useEntries(text: string, onClose: () => void): { entries: Entry[]; isPending: boolean } {
  const { t } = useTranslation()
  const { entities } = useModel()
  const navigate = useNavigate()
  // Not deferred: Enter right after the last key must take what stands for the whole text.
  const wanted = text.trim()
  const onlyCommands = wanted.startsWith('>')
  const found = useSearch(onlyCommands ? '' : wanted)
  const entries = useMemo(() => {
    const hits = wanted && !onlyCommands ? (found.data?.items ?? []).filter((hit) => entities[hit.entity]) : []
    const records = hits.map((hit): Entry => ({
      key: hit.id,
      group: entities[hit.entity]?.plural ?? hit.entity,
      hit,
      run: () => {
        onClose()
        void navigate({ to: '/records/$entity/$id', params: { entity: hit.entity, id: hit.id } })
      },
    }))
    const order = [...new Set(records.map((entry) => entry.group))]
    const sorted = order.flatMap((group) => records.filter((entry) => entry.group === group))
    return [...sorted, ...commandEntries(onlyCommands ? wanted.slice(1).trim() : wanted, onClose, t('shell.group.pages'))]
  }, [wanted, onlyCommands, found.data, entities, navigate, onClose, t])
  return { entries, isPending: found.isFetching }
}

function commandEntries(wanted: string, onClose: () => void, first: string): Entry[] {
  const matching = runnableCommands().filter((command) => !command.keysOnly && (!wanted || command.label.toLowerCase().includes(wanted.toLowerCase())))
  const unique = matching.filter((command, index) => matching.findIndex((one) => one.id === command.id) === index)
  const sorted = unique.toSorted((left, right) => Number(right.group === first) - Number(left.group === first) || left.group.localeCompare(right.group))
  return sorted.map((command) => ({
    key: command.id,
    group: command.group,
    command,
    run: () => {
      onClose()
      command.run()
    },
  }))
}

function HitLine({ hit, text }: { hit: SearchHit; text: string }) {
  const model = useModel()
  const marks = (hit.organizations ?? []).flatMap((one) => organizationOf(model, typeof one === 'string' ? one : one.id) ?? []).slice(0, 4)
  return (
    <>
      <RecordMark entity={model.entities[hit.entity]} id={hit.id} label={hit.label} size={24} />
      <b><Highlight label={hit.label} text={text} /></b>
      <End>{marks.map((one) => <Mark key={one.id} organization={one} size={16} />)}</End>
    </>
  )
}

function CommandLine({ command, text }: { command: Command; text: string }) {
  return (
    <>
      <span className={styles.glyph}><Icon name={command.icon ?? 'command'} size={15} /></span>
      <b><Highlight label={command.label} text={text.replace(/^>\s*/, '')} /></b>
      <End>{command.keys && showKeys(command.keys).split(' ').map((key) => <Kbd key={key}>{key}</Kbd>)}</End>
    </>
  )
}

function End({ children }: { children: ReactNode }) {
  return <span className="end">{children}</span>
}
