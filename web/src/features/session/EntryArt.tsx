// A drawing of what this is about: one record, several companies that each know their own part of it.
import styles from './session.module.css'

const MARKS = [
  { x: 40, y: 64, color: 'var(--org-0)', stage: 'var(--stage-4)', wide: 98 },
  { x: 372, y: 40, color: 'var(--org-3)', stage: 'var(--stage-6)', wide: 96 },
  { x: 398, y: 268, color: 'var(--org-1)', stage: 'var(--stage-2)', wide: 84 },
  { x: 28, y: 300, color: 'var(--org-2)', stage: 'var(--stage-5)', wide: 104 },
]

export function EntryArt() {
  return (
    <svg className={styles.art} viewBox="0 0 600 420" role="presentation">
      {MARKS.map(({ x, y }) => <path key={`${x}-${y}`} className={styles.line} d={`M${x + 90} ${y + 34} C ${x + 90} 200, 300 ${y + 34}, 300 208`} strokeDasharray={y > 200 && x > 300 ? '5 5' : undefined} />)}
      <g transform="translate(186 158)">
        <rect className={styles.card} width="228" height="104" rx="12" />
        <rect className={styles.ring} x="-4" y="-4" width="236" height="112" rx="15" />
        <rect x="18" y="18" width="40" height="40" rx="7" fill="hsl(64 38% 92%)" stroke="hsl(64 38% 78%)" />
        <rect className={styles.name} x="72" y="22" width="118" height="11" rx="5" />
        <rect className={styles.bar} x="72" y="42" width="86" height="9" rx="4" />
        {[0, 1, 2, 3, 4, 5, 6].map((step) => <rect key={step} x={18 + step * 28} y="78" width="24" height="5" rx="2.500" fill={step < 4 ? 'var(--stage-done)' : step === 4 ? 'var(--accent)' : 'var(--stage-todo)'} />)}
      </g>
      {MARKS.map(({ x, y, color, stage, wide }) => (
        <g key={color} transform={`translate(${x} ${y})`}>
          <rect className={styles.card} width="180" height="68" rx="10" />
          <rect x="14" y="16" width="36" height="36" rx="7" fill={color} />
          <rect className={styles.name} x="62" y="19" width={wide} height="9" rx="4" />
          <circle cx="67" cy="46" r="4" fill={stage} />
          <rect className={styles.bar} x="78" y="42" width="62" height="8" rx="4" />
        </g>
      ))}
    </svg>
  )
}
