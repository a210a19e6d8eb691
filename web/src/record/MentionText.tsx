// A text with its mentions as names; the names of all texts of a page are asked for together.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, createContext, useContext, useMemo } from 'react'
import { listRecords } from '../api/records'
import { labelOf } from '../meta/values'
import { useEntity } from '../meta/model'
import { quote } from '../views/list/filter/literal'
import { PEOPLE, mentionedIn, partsOf } from './mentions'
import styles from './timeline.module.css'

const Names = createContext<Record<string, string>>({})

export function MentionNames({ texts, children }: { texts: string[]; children: ReactNode }) {
  const entity = useEntity(PEOPLE)
  const ids = useMemo(() => mentionedIn(texts).toSorted(), [texts])
  const found = useQuery({
    queryKey: ['records', PEOPLE, 'named', ids],
    queryFn: () => listRecords({ entity: PEOPLE, filter: `id in [${ids.map((id) => `id(${quote(id)})`).join(', ')}]`, limit: 200 }),
    enabled: entity !== null && ids.length > 0,
    staleTime: 300_000,
    placeholderData: (before) => before,
  })
  const names = useMemo(() => Object.fromEntries((found.data?.items ?? []).map((item) => [item.id, entity ? labelOf(item, entity) : ''])), [found.data, entity])
  return <Names value={names}>{children}</Names>
}

export function MentionText({ text }: { text: string }) {
  const names = useContext(Names)
  return <>{partsOf(text).map((part, place) => (part.person ? <span key={`${part.person}${place}`} className={styles.mention}>@{names[part.person] ?? ''}</span> : part.text))}</>
}
