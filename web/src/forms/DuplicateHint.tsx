// While a name is typed: records that may be the same, to open, to ask for, or to leave aside. It informs and never stops a create (contract §2).
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { findDuplicates } from '../api/records'
import type { Duplicate } from '../api/types'
import { AskAccess } from '../features/sharing/AskAccess'
import { useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Tile } from '../ui/marks'
import styles from './form.module.css'

const KEYS = ['name', 'uscc', 'phone']
const QUIET = 350
const SHOWN = 4

export function DuplicateHint({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const names = KEYS.filter((name) => entity.fields[name])
  const typed = useWatch({ name: names }) as unknown[]
  const query = useSettled(Object.fromEntries(names.map((name, place) => [name, String(typed[place] ?? '').trim()]).filter(([, value]) => (value?.length ?? 0) > 1)))
  const found = useQuery({ queryKey: ['duplicates', entity.name, query], queryFn: () => findDuplicates(entity.name, query), enabled: Object.keys(query).length > 0, retry: false, staleTime: 30_000 })
  const [aside, setAside] = useState<string | null>(null)
  const items = found.data?.items ?? []
  const key = items.map((item) => item.id).join()
  if (items.length === 0) return null
  if (aside === key) return <p className={styles.aside} role="status"><Icon name="duplicate" size={14} />{t('forms.asideNote', { count: items.length })}<Button small look="link" onClick={() => setAside(null)}>{t('forms.lookAgain')}</Button></p>
  return (
    <div className={styles.hint} role="status" aria-label={t('forms.duplicates', { count: items.length })}>
      <p><Icon name="duplicate" />{t('forms.duplicates', { count: items.length })}<Button small onClick={() => setAside(key)}>{t('forms.anyway')}</Button></p>
      <ul>{items.slice(0, SHOWN).map((item) => <Candidate key={item.id} entity={entity} item={item} />)}</ul>
    </div>
  )
}

function Candidate({ entity, item }: { entity: Entity; item: Duplicate }) {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const names = (item.organizations ?? []).map((one) => (typeof one === 'string' ? (organizations.find((known) => known.id === one)?.name ?? one) : one.label)).join(t('common.listComma'))
  const similar = item.score !== undefined && item.score < 1 ? t('forms.similar', { score: Math.round(item.score * 100) }) : t('forms.same')
  return (
    <li>
      <Tile id={item.id} label={item.label} />
      <span>
        <b>{item.label}</b>
        <small>{item.masked ? [t('forms.duplicateMasked', { names }), item.region?.label].filter(Boolean).join(' · ') : similar}</small>
      </span>
      {item.masked ? <AskAccess entity={entity.name} id={item.id} label={item.label} /> : <Link className={styles.open} to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{t('forms.duplicateOpen')}</Link>}
    </li>
  )
}

/** The value after typing has paused. */
function useSettled(value: Record<string, string>): Record<string, string> {
  const text = useDeferredValue(JSON.stringify(value))
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(text), QUIET)
    return () => window.clearTimeout(timer)
  }, [text])
  return JSON.parse(settled) as Record<string, string>
}
