// What a plan does, one operation below the other, and what has to be looked after before it can go on.
import { useTranslation } from 'react-i18next'
import type { Operation, Reorganization } from '../../api/organizations'
import { Button, IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { GLYPHS, namedIn } from './plan'
import styles from './planner.module.css'
import type { Signs } from './ReorganizationPage'

export interface OperationListProps {
  plan: Reorganization | null
  effective: string
  editable: boolean
  busy: boolean
  signs: Signs
  lit: string | null
  onLit: (id: string | null) => void
  onAdd: () => void
  onRemove: (place: number) => void
}

export function OperationList({ plan, effective, editable, busy, signs, lit, onLit, onAdd, onRemove }: OperationListProps) {
  const { t } = useTranslation()
  const operations = plan?.operations ?? []
  return (
    <aside className={styles.operations} aria-label={t('reorganizations.operations')}>
      <header><h2>{t('reorganizations.operations')}<small>{operations.length || ''}</small></h2>{editable ? <Button small icon="plus" onClick={onAdd}>{t('reorganizations.add')}</Button> : <span className={styles.locked}><Icon name="lock" size={14} />{t('reorganizations.locked')}</span>}</header>
      {operations.length === 0 && <p className={styles.hint}>{t('reorganizations.noOperations')}</p>}
      <ol className={styles.ops}>
        {operations.map((operation, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- an operation has no name of its own; its place is what names it
          <One key={place} operation={operation} signs={signs} wrong={plan?.problems.some((problem) => problem.row === place) ?? false} lit={lit} onLit={onLit} onRemove={editable ? () => onRemove(place) : null} />
        ))}
      </ol>
      {operations.length > 0 && <Attention plan={plan} busy={busy} editable={editable} />}
      <footer><Icon name="history" />{plan?.state === 'applied' ? t('reorganizations.appliedHint') : t('reorganizations.scheduleHint', { day: effective })}</footer>
    </aside>
  )
}

interface OneProps {
  operation: Operation
  signs: Signs
  wrong: boolean
  lit: string | null
  onLit: (id: string | null) => void
  onRemove: (() => void) | null
}

function One({ operation, signs, wrong, lit, onLit, onRemove }: OneProps) {
  const { t } = useTranslation()
  const { about, other } = namedIn(operation)
  const isName = operation.op === 'open' || operation.op === 'rename' || operation.op === 'split'
  const name = operation.op === 'open' ? operation.name : signs.name(about)
  const words = operation.op === 'close' && !operation.successor ? 'closePlain' : operation.op
  const to = operation.op === 'open' ? signs.name(operation.parent) : isName ? (other ?? '') : signs.name(other)
  return (
    <li data-op={operation.op} data-wrong={wrong} data-lit={lit === about} onMouseEnter={() => onLit(about)} onMouseLeave={() => onLit(null)}>
      <span className={styles.glyph} data-op={operation.op}><Icon name={GLYPHS[operation.op]} /></span>
      <span className={styles.said}><b>{t(`reorganizations.op.${operation.op}`)} {name}</b><small>{t(`reorganizations.said.${words}`, { to, from: '', count: operation.op === 'transfer' ? (operation.people?.length ?? 0) : 1 }).replace(/^ → /, '→ ')}</small></span>
      {onRemove && <IconButton small icon="close" label={t('reorganizations.remove')} onClick={onRemove} />}
    </li>
  )
}

/** Problems that forbid it, and what the preview found that somebody should know. */
function Attention({ plan, busy, editable }: { plan: Reorganization | null; busy: boolean; editable: boolean }) {
  const { t } = useTranslation()
  const problems = plan?.problems ?? []
  const overlays = plan?.preview?.overlays ?? []
  const clear = problems.length === 0 && plan?.preview !== null
  return (
    <section className={styles.attention} aria-live="polite">
      <h2>{t('reorganizations.attention')}{problems.length > 0 && <small data-bad>{problems.length}</small>}</h2>
      <ul>
        {busy && <li data-look="wait"><Icon name="refresh" />{t('reorganizations.wait')}</li>}
        {!busy && problems.map((problem) => <li key={`${problem.code}${problem.row}`} data-look="bad"><Icon name="alert" /><span>{problem.message}</span></li>)}
        {!busy && overlays.length > 0 && <li data-look="warn"><Icon name="warning" /><span>{t('reorganizations.overlays', { count: overlays.length, shown: overlays.length })}</span></li>}
        {!busy && clear && <li data-look="ok"><Icon name="check" /><span>{t(editable ? 'reorganizations.allClear' : 'reorganizations.clear')}</span></li>}
      </ul>
    </section>
  )
}
