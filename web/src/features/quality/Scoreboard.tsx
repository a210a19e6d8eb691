// One line for each organization with all below it: how many, two shares, pairs, and who answers for it. Sorted by any of them.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { QualityRow, Scorecard } from '../../api/quality'
import { ReferenceOrgMark } from '../../app/OrganizationPicker'
import { formatNumber } from '../../i18n/format'
import type { Entity } from '../../meta/types'
import { Icon } from '../../ui/Icon'
import { Person } from '../../ui/marks'
import { Bar } from './Bar'
import { Drill } from './Drill'
import { type Column, completeOf, freshOf, placed } from './figures'
import styles from './quality.module.css'

export interface ScoreboardProps {
  card: Scorecard
  entity: Entity
  chosen: string | null
  column: Column
  turned: boolean
  onChoose: (id: string | null) => void
  onOrder: (column: Column) => void
}

export function Scoreboard({ card, entity, chosen, column, turned, onChoose, onOrder }: ScoreboardProps) {
  const { t } = useTranslation()
  const columns: Column[] = ['organization', 'records', 'complete', ...(card.stale_after === null ? [] : (['fresh'] as const)), ...(entity.compared ? (['duplicates'] as const) : [])]
  const sorted = (one: Column) => (one === column ? (turned ? 'descending' : 'ascending') : 'none')
  return (
    <div className={styles.board}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('quality.board', { name: entity.plural })}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one} scope="col" data-column={one} aria-sort={sorted(one)}>
                <button type="button" onClick={() => onOrder(one)}>
                  {t(`quality.column.${one}`)}
                  {one === column && one !== 'organization' && <Icon name={turned ? 'arrowDown' : 'arrowUp'} size={13} />}
                </button>
              </th>
            ))}
            {card.role !== null && <th scope="col" data-column="answerable">{t('quality.column.answerable')}</th>}
          </tr>
        </thead>
        <tbody>
          {placed(card.items, column, turned).map(({ row, level }) => (
            <Line key={row.organization.id} card={card} entity={entity} row={row} level={level} chosen={row.organization.id === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LineProps {
  card: Scorecard
  entity: Entity
  row: QualityRow
  level: number
  chosen: boolean
  onChoose: (id: string | null) => void
}

function Line({ card, entity, row, level, chosen, onChoose }: LineProps) {
  const { t, i18n } = useTranslation()
  const number = (value: number) => formatNumber(value, i18n.language)
  const { id, label } = row.organization
  return (
    <tr data-chosen={chosen}>
      <th scope="row" data-column="organization" style={{ '--level': level } as React.CSSProperties}>
        <button type="button" aria-pressed={chosen} onClick={() => onChoose(chosen ? null : id)}>
          <ReferenceOrgMark reference={row.organization} size={18} />
          <span>{label}</span>
        </button>
      </th>
      <td data-column="records" data-title={t('quality.column.records')}>
        <Drill card={card} name={null} organization={id} label={t('quality.openAll', { count: row.records, name: entity.plural })}>{number(row.records)}</Drill>
      </td>
      <td data-column="complete" data-title={t('quality.column.complete')}>
        <Drill card={card} name="incomplete" organization={id} label={t('quality.openIncompleteOf', { count: row.counts.incomplete ?? 0, name: label })}><Bar value={completeOf(row)} /></Drill>
      </td>
      {card.stale_after !== null && (
        <td data-column="fresh" data-title={t('quality.column.fresh')}>
          <Drill card={card} name="stale" organization={id} label={t('quality.openStaleOf', { count: row.counts.stale ?? 0, name: label })}><Bar value={freshOf(row)} /></Drill>
        </td>
      )}
      {entity.compared && (
        <td data-column="duplicates" data-title={t('quality.column.duplicates')}>
          {row.duplicates ? <Link to="/duplicates" search={{ entity: card.entity, organization: id }} aria-label={t('quality.openPairsOf', { count: row.duplicates, name: label })}>{number(row.duplicates)}</Link> : <span className={styles.none}>0</span>}
        </td>
      )}
      {card.role !== null && <td data-column="answerable" data-title={t('quality.column.answerable')}><Answerable row={row} /></td>}
    </tr>
  )
}

/** The nearest holders of the role; more than one as a count. */
function Answerable({ row }: { row: QualityRow }) {
  const { t } = useTranslation()
  const [first, ...others] = row.answerable
  if (!first) return <span className={styles.none}>{t('quality.nobody')}</span>
  return (
    <span className={styles.person} data-tip={others.length > 0 ? row.answerable.map((one) => one.label).join(t('common.listComma')) : undefined}>
      <Person id={first.id} label={first.label} size={20} />
      <span>{first.label}</span>
      {others.length > 0 && <small>+{others.length}</small>}
    </span>
  )
}
