// The designed states of a view: a small drawing of the thing, one title, one sentence, one filled button.
import type { ReactNode } from 'react'
import styles from './States.module.css'

export type Drawing = 'empty' | 'filter' | 'lock' | 'cloud' | 'fault' | 'missing'

export interface StateViewProps {
  drawing: Drawing
  title: string
  text?: string | undefined
  children?: ReactNode
}

export function StateView({ drawing, title, text, children }: StateViewProps) {
  return (
    <div className={styles.state} role="status">
      <Sketch drawing={drawing} />
      <h2 className={styles.title}>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

const SKETCHES: Record<Drawing, ReactNode> = {
  empty: (
    <>
      <rect x="10" y="8" width="92" height="15" rx="4" /><rect x="4" y="27" width="104" height="17" rx="4" className={styles.on} /><rect x="10" y="48" width="92" height="15" rx="4" strokeDasharray="3 3" />
      <path d="M18 15.500h40M84 15.500h12" /><path d="M26 35.500h38M88 35.500h12" className={styles.on} /><rect x="12" y="31.500" width="8" height="8" rx="2" className={styles.fill} />
    </>
  ),
  filter: (<><path d="M20 10h72L64 40v24l-16 6V40z" className={styles.on} /><circle cx="88" cy="54" r="12" className={styles.cut} /><path d="M82 54h12" /></>),
  lock: (
    <>
      <path d="M56 20v14M28 34h56M28 34v8M84 34v8" /><rect x="46" y="6" width="20" height="14" rx="4" /><rect x="18" y="42" width="20" height="14" rx="4" /><rect x="74" y="42" width="20" height="14" rx="4" />
      <rect x="40" y="38" width="32" height="30" rx="7" className={styles.warn} /><path d="M51 53v-3a5 5 0 0 1 10 0v3M49 53h14v8H49z" className={styles.warn} />
    </>
  ),
  cloud: (<><path d="M36 58h42a14 14 0 0 0 2-28 22 22 0 0 0-42-4 16 16 0 0 0-2 32z" /><path d="M26 14l58 54" className={styles.warn} /></>),
  fault: (<><rect x="14" y="12" width="84" height="52" rx="6" /><path d="M14 24h84" /><circle cx="56" cy="44" r="12" className={styles.err} /><path d="M56 38v7M56 49v.5" className={styles.err} /></>),
  missing: (<><rect x="26" y="8" width="60" height="60" rx="6" strokeDasharray="4 4" /><circle cx="56" cy="34" r="11" className={styles.on} /><path d="M64 42l9 9" className={styles.on} /></>),
}

function Sketch({ drawing }: { drawing: Drawing }) {
  return <svg className={styles.sketch} viewBox="0 0 112 76" width="112" height="76" aria-hidden>{SKETCHES[drawing]}</svg>
}

export function Banner({ look, children }: { look: 'warn' | 'info' | 'err'; children: ReactNode }) {
  return <div className={styles.banner} data-look={look} role="status">{children}</div>
}

/** Bars of the shape of a row; shown late and therefore seldom seen to flash. */
export function SkeletonRows({ rows = 14, tall = false }: { rows?: number; tall?: boolean }) {
  return (
    <div className={styles.skeleton} aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.bone} data-tall={tall}>
          <i style={{ width: 20 }} /><i style={{ width: `${16 + ((index * 7) % 9)}%` }} /><i style={{ width: '9%' }} /><i style={{ width: '8%' }} /><i style={{ width: `${8 + ((index * 5) % 5)}%` }} /><i style={{ width: '10%', marginLeft: 'auto' }} />
        </div>
      ))}
    </div>
  )
}
