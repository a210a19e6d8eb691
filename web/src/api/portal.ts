// What waits for a person: tasks and messages (contract §5).
import { send } from './client'
import type { Reference } from './types'

export interface Task {
  id: string
  entity?: string
  title: string
  due?: string | null
  state?: string
  done?: boolean
  version?: string
  assignee?: Reference | null
  about?: { entity: string; id: string; label: string } | null
}

export interface Message {
  id: string
  at: string
  kind: string
  text: string
  read?: boolean
  read_at?: string | null
  by?: Reference | null
  about?: { entity: string; id: string; label: string } | null
}

export const listTasks = () => send<{ items: Task[] }>('/api/tasks')
export const listMessages = (after: string | null) => send<{ items: Message[]; next?: string | null; unread?: number }>('/api/messages', { query: { after } })
