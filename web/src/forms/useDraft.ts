// Keeps what is typed into a form as a draft, a moment after each pause, and gives back what was kept before.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useModel } from '../meta/model'
import type { Entity } from '../meta/types'
import { type Draft, draftKey, dropDraft, keepDraft, readDraft } from './drafts'

const PAUSE = 500

export interface DraftHold {
  /** What was kept when the form was opened, until it is taken or dropped. */
  offered: Draft | null
  take: () => void
  drop: () => void
  /** The form was saved: its draft is done with. */
  done: () => void
}

export function useDraft(form: UseFormReturn<Record<string, unknown>>, entity: Entity, place: string, organization: string, onTake: (draft: Draft) => void): DraftHold {
  const { me } = useModel()
  const key = draftKey(me.id, entity.name, place)
  const [offered, setOffered] = useState(() => readDraft(key))
  const target = useRef(organization)
  const timer = useRef(0)
  useEffect(() => {
    target.current = organization
  }, [organization])
  useEffect(() => {
    const keep = () => keepDraft(key, entity, target.current, form.getValues())
    const listen = form.watch(() => {
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(keep, PAUSE)
    })
    window.addEventListener('pagehide', keep)
    return () => {
      listen.unsubscribe()
      window.removeEventListener('pagehide', keep)
      window.clearTimeout(timer.current)
    }
  }, [form, entity, key])
  const take = useCallback(() => {
    if (offered) onTake(offered)
    setOffered(null)
  }, [offered, onTake])
  const drop = useCallback(() => {
    dropDraft(key)
    setOffered(null)
  }, [key])
  const done = useCallback(() => {
    window.clearTimeout(timer.current)
    dropDraft(key)
    setOffered(null)
  }, [key])
  return { offered, take, drop, done }
}
