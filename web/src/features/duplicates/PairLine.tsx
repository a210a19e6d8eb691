// One pair in the queue: how likely, and the two names.
import { useTranslation } from 'react-i18next'
import type { Pair } from '../../api/pairs'
import { Check } from '../../ui/inputs'
import styles from './queue.module.css'

export interface PairLineProps {
  pair: Pair
  current: boolean
  chosen: boolean
  onOpen: () => void
  onChoose: () => void
}

/** A likelihood is never shown as certainty. */
export const likely = (score: number) => Math.min(99, Math.floor(score * 100))

export function PairLine({ pair, current, chosen, onOpen, onChoose }: PairLineProps) {
  const { t } = useTranslation()
  const [one, other] = pair.records
  return (
    <li className={styles.line} data-current={current} ref={(line) => { if (current) line?.scrollIntoView({ block: 'nearest' }) }}>
      <Check checked={chosen} onChange={onChoose} aria-label={t('pairs.chooseOne', { one: one.label, other: other.label })} />
      <button type="button" aria-current={current ? 'true' : undefined} onClick={onOpen}>
        <span><b>{one.label}</b><b>{other.label}</b></span>
        <em data-zone={pair.zone} aria-label={t('pairs.score', { score: likely(pair.score) })}>{likely(pair.score)}<small>%</small></em>
      </button>
    </li>
  )
}
