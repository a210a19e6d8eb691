// The calls around signing in (contract §1). Never stores the password.
import { send } from './client'
import type { Session } from './types'

export const readSession = () => send<Session>('/api/session')

export const signIn = (login: string, password: string) => send<Session>('/api/session', { method: 'POST', body: { login, password } })

export const signOut = () => send<void>('/api/session', { method: 'DELETE' })

export interface Setup {
  group: string
  login: string
  name: string
  password: string
}

/** Makes the group and its first administrator while no user exists (contract §8). */
export const setUp = (setup: Setup) => send<Session>('/api/setup', { method: 'POST', body: setup })

/** Keeps a setting of the person at the server; the client goes on with its own copy when that fails. */
export const savePreference = (values: Record<string, unknown>) => send<unknown>('/api/preferences', { method: 'PUT', body: values })

/** The settings kept at the server, by name. */
export const readPreferences = () => send<Record<string, unknown>>('/api/preferences')
