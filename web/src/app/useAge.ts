// How long ago something was, in words that follow the clock.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const MINUTE = 60_000

export function useAge(at: number): { time: string; age: string } {
  const { t, i18n } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    setNow(Date.now())
    const timer = window.setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => window.clearInterval(timer)
  }, [at])
  const [unit, count] = ageOf(Math.max(0, now - at))
  const time = new Intl.DateTimeFormat(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(unit === 'days' ? { month: 'numeric', day: 'numeric' } : {}) }).format(at)
  return { time, age: t(`phone.ago.${unit}`, { count }) }
}

export function ageOf(milliseconds: number): ['now' | 'minutes' | 'hours' | 'days', number] {
  const minutes = Math.floor(milliseconds / MINUTE)
  if (minutes < 1) return ['now', 0]
  if (minutes < 60) return ['minutes', minutes]
  return minutes < 24 * 60 ? ['hours', Math.floor(minutes / 60)] : ['days', Math.floor(minutes / (24 * 60))]
}
