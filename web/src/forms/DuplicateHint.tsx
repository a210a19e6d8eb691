// While a name is typed: records that may be the same. It informs and never stops a create (contract §2).
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { findDuplicates } from '../api/records'
import { AskAccess } from '../features/sharing/AskAccess'
import { useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { Icon } from '../ui/Icon'
import { Tile } from '../ui/marks'
import styles from './form.module.css'

const KEYS = ['name', 'uscc', 'phone']
const QUIET = 350

export function DuplicateHint({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const names = KEYS.filter((name) => entity.fields[name])
  const typed = useWatch({ name: names }) as unknown[]
  const query = useSettled(Object.fromEntries(names.map((name, place) => [name, String(typed[place] ?? '').trim()]).filter(([, value]) => (value?.length ?? 0) > 1)))
  const found = useQuery({ queryKey: ['duplicates', entity.name, query], queryFn: () => findDuplicates(entity.name, query), enabled: Object.keys(query).length > 0, retry: false, staleTime: 30_000 })
  const items = found.data?.items ?? []
  if (items.length === 0) return null
  return (
    <div className={styles.hint} role="status">
      <p><Icon name="duplicate" />{t('forms.duplicates', { count: items.length })}</p>
      <ul>
        {items.slice(0, 4).map((item) => (
          <li key={item.id}>
            <Tile id={item.id} label={item.label} />
            {item.masked ? <span>{item.label}</span> : <Link to="/records/$entity/$id" params={{ entity: entity.name, id: item.id }}>{item.label}</Link>}
            {item.masked && item.region && <small>{item.region.label}</small>}
            <small>{item.masked ? t('forms.duplicateMasked', { names: (item.organizations ?? []).map((one) => (typeof one === 'string' ? (organizations.find((known) => known.id === one)?.name ?? one) : one.label)).join(t('common.listComma')) }) : item.score !== undefined && item.score < 1 ? t('forms.similar', { score: Math.round(item.score * 100) }) : t('forms.duplicateOpen')}</small>
            {item.masked && <AskAccess entity={entity.name} id={item.id} label={item.label} />}
          </li>
        ))}
      </ul>
    </div>
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
