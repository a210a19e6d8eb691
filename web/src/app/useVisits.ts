// Notes at the server which records the person opens, whether on a page of their own or beside a list.
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { noteVisit } from '../api/home'
import { keys } from '../api/queries'

/** Who only steps through records has not opened them. */
const STAY = 800
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

export function useVisits(): void {
  const client = useQueryClient()
  const { pathname, search } = useLocation({ select: (one) => ({ pathname: one.pathname, search: one.search as { peek?: string } }), structuralSharing: true })
  const [entity, id] = openedAt(pathname, search.peek)
  useEffect(() => {
    if (!entity || !id) return
    const timer = window.setTimeout(() => {
      // Nothing is lost where it fails: it is a convenience, and a record of another organization may be gone by now.
      noteVisit(entity, id).then(() => client.invalidateQueries({ queryKey: keys.remembered }), () => undefined)
    }, STAY)
    return () => window.clearTimeout(timer)
  }, [entity, id, client])
}

export function openedAt(pathname: string, peek: string | undefined): [string, string] | [] {
  const [, root, entity, id = peek] = pathname.split('/')
  return root === 'records' && entity && id && ID.test(id) ? [entity, id] : []
}
