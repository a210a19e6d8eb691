// How long ago something was, in words that move on by themselves.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const MINUTE = 60_000

export function useAge(at: string): string {
  const { i18n } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => clearInterval(timer)
  }, [])
  return sayAge(Math.max(0, now - new Date(at).getTime()), i18n.language)
}

export function sayAge(age: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  if (age < MINUTE) return words.format(0, 'minute')
  if (age < 60 * MINUTE) return words.format(-Math.round(age / MINUTE), 'minute')
  if (age < 24 * 60 * MINUTE) return words.format(-Math.round(age / (60 * MINUTE)), 'hour')
  return words.format(-Math.round(age / (24 * 60 * MINUTE)), 'day')
}
