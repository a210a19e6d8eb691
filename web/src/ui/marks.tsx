// The three marks: organizations are solid squares, records tinted tiles, people round. Colours come from the id and never change.
import type { CSSProperties } from 'react'
import styles from './marks.module.css'
import { hash, tileSign } from './signs'

const HUES = [64, 345, 320, 265, 150, 205, 20, 95]
const PERSON_HUES = [232, 178, 90, 265, 205, 320, 30, 355]

const pick = (list: number[], id: string) => list[hash(id) % list.length] ?? 0

function box(size: number, hue?: number): CSSProperties {
  const style: Record<string, string | number> = { width: size, height: size, lineHeight: `${size}px`, fontSize: Math.max(10, Math.round(size * (size > 28 ? 0.42 : 0.56))) }
  if (hue !== undefined) style['--hue'] = String(hue)
  return style
}

export interface MarkProps {
  id: string
  label: string
  size?: number
}

export function Tile({ id, label, size = 20 }: MarkProps) {
  return <span aria-hidden className={styles.tile} style={box(size, pick(HUES, id))}>{tileSign(label)}</span>
}

export function Person({ id, label, size = 20 }: MarkProps) {
  return <span aria-hidden className={styles.person} style={box(size, pick(PERSON_HUES, id))}>{([...label.trim()][0] ?? '?').toUpperCase()}</span>
}

export interface OrgMarkProps {
  sign: string
  color: string
  size?: number
}

export function OrgMark({ sign, color, size = 16 }: OrgMarkProps) {
  return <span aria-hidden className={styles.org} style={{ ...box(size), background: color }}>{sign}</span>
}

/** Colour of a stage by its place in the path: the palette runs from grey to green whatever the number of stages. */
export function stageColor(index: number, count: number): string {
  const place = count <= 1 ? 0 : Math.round((index * 6) / (count - 1))
  return `var(--stage-${Math.min(6, Math.max(0, place))})`
}

export function Dot({ color }: { color: string }) {
  return <span aria-hidden className={styles.dot} style={{ '--dot': color } as CSSProperties} />
}
