// One tooltip for the whole page: shows the data-tip (and data-keys) of whatever is hovered or focused. Never holds a control.
import { useEffect, useState } from 'react'
import styles from './TipLayer.module.css'

interface Tip {
  text: string
  keys: string | null
  x: number
  y: number
  above: boolean
}

const DELAY = 350

export function TipLayer() {
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => listen(setTip), [])
  if (!tip) return null
  return (
    <div role="presentation" aria-hidden className={styles.tip} data-above={tip.above} style={{ left: tip.x, top: tip.y }}>
      {tip.text}
      {tip.keys && <kbd className={styles.keys}>{tip.keys}</kbd>}
    </div>
  )
}

function listen(show: (tip: Tip | null) => void): () => void {
  let timer = 0
  const open = (event: Event) => {
    window.clearTimeout(timer)
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null
    if (!target || (event.type === 'focusin' && !target.matches(':focus-visible'))) return show(null)
    timer = window.setTimeout(() => target.isConnected && show(place(target)), DELAY)
  }
  const close = () => {
    window.clearTimeout(timer)
    show(null)
  }
  const names = ['pointerover', 'focusin'] as const
  const endings = ['pointerdown', 'keydown', 'scroll'] as const
  for (const name of names) document.addEventListener(name, open)
  for (const name of endings) document.addEventListener(name, close, true)
  return () => {
    close()
    for (const name of names) document.removeEventListener(name, open)
    for (const name of endings) document.removeEventListener(name, close, true)
  }
}

function place(target: HTMLElement): Tip {
  const box = target.getBoundingClientRect()
  const above = box.bottom + 40 > window.innerHeight
  const x = Math.min(Math.max(box.left + box.width / 2, 60), window.innerWidth - 60)
  return { text: target.dataset.tip ?? '', keys: target.dataset.keys ?? null, x, y: above ? box.top - 6 : box.bottom + 6, above }
}
