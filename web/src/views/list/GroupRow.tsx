// The head of a group in the grid: its value, how many rows, what they add up to; opens and closes, and asks for more.
import { memo } from 'react'
import { Show } from '../../fields/registry'
import { formatAmount, formatNumber } from '../../i18n/format'
import { useWords } from '../../i18n/words'
import type { Entity, Field } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import type { GroupLine } from './lines'
import styles from './list.module.css'

export interface GroupRowProps {
  line: GroupLine
  index: number
  entity: Entity
  fields: Field[]
  active: boolean
  onGroup: (group: string, wants: 'open' | 'close' | 'more') => void
}

export const GroupRow = memo(function GroupRow({ line, index, entity, fields, active, onGroup }: GroupRowProps) {
  const { t, language } = useWords()
  const field = entity.fields[line.by]
  return (
    <div role="row" aria-rowindex={index + 2} className={`${styles.row} ${styles.groupRow}`} data-row={index} data-group={line.group} data-active={active || undefined}>
      <div role="gridcell" className={styles.groupName} data-column={1} tabIndex={-1}>
        <button type="button" className={styles.groupToggle} aria-expanded={line.open} onClick={() => onGroup(line.group, line.open ? 'close' : 'open')}>
          <Icon name={line.open ? 'chevronDown' : 'chevronRight'} size={14} />
          {field && <Show field={field} value={line.value} dense />}
          <small>{formatNumber(line.count, language)}</small>
        </button>
        {line.open && line.more !== 'no' && <button type="button" className={styles.groupMore} disabled={line.more === 'coming'} onClick={() => onGroup(line.group, 'more')}>{t(line.more === 'coming' ? 'list.loadingMore' : 'list.groupMore')}</button>}
      </div>
      {fields.slice(1).map((one) => <div key={one.name} role="gridcell" className={`${styles.cell} ${styles.numeric}`}>{sumOf(line, one, language)}</div>)}
    </div>
  )
})

function sumOf(line: GroupLine, field: Field, language: string) {
  const sum = line.sums[field.name]
  if (sum === undefined || sum === null) return null
  if (typeof sum === 'string') return formatNumber(sum, language)
  return sum.map(({ currency, amount }) => <span key={currency} className={styles.sum}><small>{currency}</small>{formatAmount(amount, language)}</span>)
}
