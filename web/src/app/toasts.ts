// The queue of short notices at the lower left: what was just saved, with its undo, or what failed. One notice per subject.
import { create } from 'zustand'

export interface Toast {
  id: string
  text: string
  look: 'saving' | 'done' | 'failed' | 'plain'
  action?: { label: string; keys?: string; run: () => void }
  /** A page that tells more. */
  link?: { label: string; to: string }
  /** Milliseconds until it goes; null stays until the work ends. */
  lasts: number | null
}

export const UNDO_TIME = 8_000

export const useToasts = create<{ toasts: Toast[] }>()(() => ({ toasts: [] }))

export function showToast(toast: Toast): void {
  useToasts.setState((state) => ({ toasts: [...state.toasts.filter((one) => one.id !== toast.id), toast].slice(-3) }))
}

export function closeToast(id: string): void {
  useToasts.setState((state) => ({ toasts: state.toasts.filter((one) => one.id !== id) }))
}
