// How things look: what an organization sets for all below it, and what the person chose for themselves.
import { send } from './client'
import type { Reference } from './types'

export interface Tones {
  accent: string
  on_accent: string
  text: string
  soft: string
  line: string
}

export interface Accent {
  asked: string
  light: Tones
  dark: Tones
  /** Words on the chosen colour would be hard to read, so it was made darker. */
  corrected: boolean
  contrast: number
}

export interface Look {
  theme: string | null
  density: string | null
  language: string | null
  accent: Accent | null
  logo: string | null
  /** Which organization said each of them. */
  from: Record<string, Reference>
}

export interface WornLook extends Look {
  organization: Reference | null
  own: { theme?: string; density?: string; language?: string }
}

export interface OrganizationLook {
  organization: Reference
  may_set: boolean
  set: { theme: string | null; density: string | null; language: string | null; accent: string | null }
  logo_set: boolean
  inherited: Look
  effective: Look
}

export const readLook = () => send<WornLook>('/api/appearance')

const of = (organization: string) => `/api/organizations/${organization}`

export const readLookOf = (organization: string) => send<OrganizationLook>(`${of(organization)}/appearance`)

export const saveLookOf = (organization: string, look: Partial<OrganizationLook['set']>) => send<OrganizationLook>(`${of(organization)}/appearance`, { method: 'PUT', body: look })

export function saveLogo(organization: string, file: File): Promise<OrganizationLook> {
  const body = new FormData()
  body.set('file', file)
  return send(`${of(organization)}/logo`, { method: 'POST', body })
}

export const removeLogo = (organization: string) => send<void>(`${of(organization)}/logo`, { method: 'DELETE' })
