// Files of a record (contract §2, attachments): sent with progress, listed, taken away.
import { connectionHeaders } from './connection'
import { offlineError, readError } from './errors'
import { send } from './client'
import type { Reference } from './types'

export interface RecordFile {
  id: string
  name: string
  size: number
  type?: string | null
  at?: string
  by?: Reference | null
}

const base = (entity: string, id: string) => `/api/records/${entity}/${id}/files`

export const listFiles = (entity: string, id: string) => send<{ items: RecordFile[] }>(base(entity, id))

export const removeFile = (id: string) => send<void>(`/api/files/${id}`, { method: 'DELETE' })

export const fileAddress = (id: string) => `/api/files/${id}`

/** The one call that is not fetched: only this way does the browser tell how much has been sent. */
export function sendFile(entity: string, id: string, file: File, tell: (part: number) => void): Promise<RecordFile> {
  const body = new FormData()
  body.set('file', file)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', base(entity, id))
    for (const [name, value] of Object.entries(connectionHeaders())) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => event.lengthComputable && tell(event.loaded / event.total))
    request.addEventListener('error', () => reject(offlineError(null)))
    request.addEventListener('load', () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as RecordFile)
      readError(new Response(request.responseText, { status: request.status })).then(reject, reject)
    })
    request.send(body)
  })
}
