// The course of a share over the days that were kept, as a line without axes; its first and last value are said beside it.
import { useTranslation } from 'react-i18next'
import type { QualityDay } from '../../api/quality'
import { formatDate, formatNumber } from '../../i18n/format'
import { percent } from './figures'
import styles from './quality.module.css'

const WIDTH = 120
const HEIGHT = 26

export function Course({ days, of, label }: { days: QualityDay[]; of: (day: QualityDay) => number | null; label: string }) {
  const { t, i18n } = useTranslation()
  const known = days.flatMap((day) => {
    const value = of(day)
    return value === null ? [] : [{ day: day.day, value }]
  })
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || known.length < 2) return null
  const change = percent(last.value) - percent(first.value)
  const since = formatDate(first.day, i18n.language)
  const said = t('quality.change', { change: `${change >= 0 ? '+' : '−'}${formatNumber(Math.abs(Math.round(change * 10) / 10), i18n.language, 1)}`, since })
  return (
    <span className={styles.course} role="img" aria-label={`${label} ${said}`} data-tip={said}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden><path d={line(known.map((one) => one.value))} /></svg>
      <em data-better={change >= 0}>{change >= 0 ? '+' : '−'}{formatNumber(Math.abs(Math.round(change * 10) / 10), i18n.language, 1)}</em>
    </span>
  )
}

/** The values between the lowest and the highest of them, so that a small change is seen. */
export function line(values: number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const height = (value: number) => (high === low ? HEIGHT / 2 : 2 + (HEIGHT - 4) * (1 - (value - low) / (high - low)))
  return values.map((value, index) => `${index === 0 ? 'M' : 'L'}${((index * (WIDTH - 2)) / Math.max(1, values.length - 1) + 1).toFixed(1)} ${height(value).toFixed(1)}`).join('')
}
