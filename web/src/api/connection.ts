// Holds what every request carries: the anti-forgery token, the chosen organizations, the language. Never holds records.
import { create } from 'zustand'

export interface Connection {
  csrf: string | null
  /** Who is signed in; what is kept in this browser is kept for them alone. */
  user: string | null
  /** What narrows every request, as written in the header (an id, or with the units below); empty means everything the person may read. */
  organizations: string[]
  language: string
  /** Rises when the server says that the session is over, so that the sign-in page is shown over the same address. */
  endedSessions: number
  /** Asks the person to type the password once more; false where they do not want to. */
  askPassword: (() => Promise<boolean>) | null
}

export const useConnection = create<Connection>()(() => ({ csrf: null, user: null, organizations: [], language: 'zh-CN', endedSessions: 0, askPassword: null }))

export function connectionHeaders(): Record<string, string> {
  const { csrf, organizations, language } = useConnection.getState()
  const headers: Record<string, string> = { 'Accept-Language': language }
  if (csrf) headers['X-CSRF-Token'] = csrf
  if (organizations.length > 0) headers['X-Organization'] = organizations.join(',')
  return headers
}
