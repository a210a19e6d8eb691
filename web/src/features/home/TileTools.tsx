// The tools of a tile while the page is arranged: a handle to drag or to move by arrow keys, a button for each way, and hiding.
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/Button'
import type { IconName } from '../../ui/icons'
import type { Way } from './arrange'
import styles from './home.module.css'
import type { Arranging } from './useArrange'

const WAYS: { way: Way; icon: IconName }[] = [{ way: 'left', icon: 'arrowLeft' }, { way: 'up', icon: 'arrowUp' }, { way: 'down', icon: 'arrowDown' }, { way: 'right', icon: 'arrowRight' }]

export function TileTools({ id, title, band, arranging }: { id: string; title: string; band: boolean; arranging: Arranging }) {
  const { t } = useTranslation()
  const ways = WAYS.filter(({ way }) => !band || way === 'left' || way === 'right')
  return (
    <div className={styles.tileTools} role="group" aria-label={t('home.toolsOf', { name: title })}>
      <IconButton icon="grip" small label={t('home.handle', { name: title })} data-handle={id} className={styles.handle} onKeyDown={arranging.press(id)} {...arranging.drag(id)} />
      {ways.map(({ way, icon }) => <IconButton key={way} icon={icon} small label={t(`home.way.${way}`)} disabled={!arranging.may(id, way)} onClick={() => arranging.move(id, way)} />)}
      <IconButton icon="eyeOff" small label={t('home.hide')} onClick={() => arranging.hide(id)} />
    </div>
  )
}
