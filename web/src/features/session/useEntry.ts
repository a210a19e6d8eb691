// What the forms before the shell share: they send once, wait, and show what was wrong.
import { type FormEvent, useState } from 'react'
import { type ApiError, asApiError } from '../../api/errors'

export function useEntry(send: (form: FormData) => Promise<void>) {
  const [error, setError] = useState<ApiError | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await send(form)
    } catch (cause) {
      setError(asApiError(cause))
      setBusy(false)
    }
  }
  return { error, busy, submit: (event: FormEvent<HTMLFormElement>) => void submit(event) }
}
