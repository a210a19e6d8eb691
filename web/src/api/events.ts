// The stream of what happens at the server (contract §5): ids and versions, never values. The browser opens it again by itself.
import { useReach } from './reach'

export interface RecordEvent {
  entity: string
  id: string
  version: string | null
}

export interface Listener {
  changed: (event: RecordEvent) => void
  gone: (event: RecordEvent) => void
  /** Something for the person alone. */
  message: () => void
  /** A batch or an import has come further. */
  progress: (event: RecordEvent) => void
  /** Too much was missed: everything is to be read anew. */
  resync: () => void
}

export function listen(listener: Listener): () => void {
  const source = new EventSource('/api/events')
  const read = (event: MessageEvent<string>) => JSON.parse(event.data) as RecordEvent
  source.addEventListener('record.changed', (event) => listener.changed(read(event)))
  source.addEventListener('record.gone', (event) => listener.gone(read(event)))
  source.addEventListener('message', () => listener.message())
  source.addEventListener('progress', (event) => listener.progress(read(event)))
  // The browser opens a broken stream again by itself; until then nobody tells of changes.
  source.addEventListener('open', () => useReach.setState({ streamBroke: null }))
  source.addEventListener('error', () => useReach.getState().streamBroke ?? useReach.setState({ streamBroke: Date.now() }))
  source.addEventListener('resync', () => listener.resync())
  return () => {
    source.close()
    useReach.setState({ streamBroke: null })
  }
}
