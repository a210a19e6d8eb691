// A rating of one to five: five marks, chosen with the pointer or the arrow keys; the same mark again takes it away.
import { useWords } from '../../i18n/words'
import { Icon } from '../../ui/Icon'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

const BEST = [1, 2, 3, 4, 5]

function ShowRating({ value }: ShowProps) {
  const { t } = useWords()
  if (typeof value !== 'number') return <Empty />
  return (
    <span className={styles.stars} role="img" aria-label={t('fields.ratingOf', { value })}>
      {BEST.map((one) => <Icon key={one} name={one <= value ? 'starFilled' : 'star'} size={14} />)}
    </span>
  )
}

function EditRating({ id, field, value, onChange, onCommit, autoFocus, invalid, describedBy }: EditProps) {
  const { t } = useWords()
  const pick = onCommit ?? onChange
  const now = typeof value === 'number' ? value : 0
  return (
    <div
      id={id}
      role="radiogroup"
      aria-label={field.title}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      tabIndex={-1}
      className={styles.rate}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' || event.key === 'ArrowUp' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowDown' ? -1 : 0
        if (step === 0) return
        event.preventDefault()
        onChange(Math.min(5, Math.max(1, now + step)))
      }}
    >
      {BEST.map((one) => (
        <button key={one} type="button" role="radio" aria-checked={one === now} aria-label={t('fields.ratingOf', { value: one })} tabIndex={one === (now || 1) ? 0 : -1} autoFocus={autoFocus && one === (now || 1)} data-on={one <= now} onClick={() => pick(one === now ? null : one)}>
          <Icon name={one <= now ? 'starFilled' : 'star'} size={18} />
        </button>
      ))}
    </div>
  )
}

export const rating: FieldType = { Show: ShowRating, Edit: EditRating, width: 110 }
