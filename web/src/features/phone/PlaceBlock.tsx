// Where one stands: how exact, how far from the place on file, and words where the device knows no place. A sketch, no map: it needs no network.
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../i18n/format'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { FieldFrame, TextInput } from '../../ui/inputs'
import styles from './phone.module.css'
import { type Found, type Spot, distance } from './place'

export interface PlaceBlockProps {
  found: Found
  site: Spot | null
  onAgain: () => void
  place: string
  onPlace: (event: { target: { value: string } }) => void
}

/** Farther than this from the place on file is worth a look. */
const FAR = 500

export function PlaceBlock({ found, site, onAgain, place, onPlace }: PlaceBlockProps) {
  const { t, i18n } = useTranslation()
  const away = found.state === 'found' && site ? distance(found.spot, site) : null
  const shown = away === null ? '' : away < 1_000 ? t('phone.metres', { count: away }) : t('phone.kilometres', { count: Math.round(away / 100) / 10 })
  return (
    <section className={styles.block}>
      <h2>{t('phone.place')}</h2>
      {found.state === 'found' && <Sketch accuracy={found.accuracy} away={away} />}
      <div className={styles.found} role="status">
        {found.state === 'found' ? (
          <>
            <b data-look={away !== null && away > FAR ? 'warn' : undefined}><Icon name="locate" />{away === null ? t('phone.accuracy', { metres: formatNumber(found.accuracy, i18n.language) }) : t('phone.away', { distance: shown })}</b>
            <span className="tabular">{found.spot.lat.toFixed(5)}, {found.spot.lng.toFixed(5)}</span>
          </>
        ) : (
          <span>{t(`phone.${found.state}`)}</span>
        )}
        {found.state !== 'locating' && <Button small icon="refresh" onClick={onAgain}>{t('phone.again')}</Button>}
      </div>
      <FieldFrame id="visit-place" label={t('phone.placeText')}><TextInput id="visit-place" value={place} onChange={onPlace} /></FieldFrame>
    </section>
  )
}

function Sketch({ accuracy, away }: { accuracy: number; away: number | null }) {
  // The farther of the two fills the picture.
  const scale = 120 / Math.max(accuracy, away ?? 0, 20)
  const site = 180 + (away ?? 0) * scale
  return (
    <svg className={styles.map} viewBox="0 0 360 150" preserveAspectRatio="xMidYMid slice" aria-hidden>
      <path d="M-10 112 Q120 96 370 124M92 -10Q110 80 84 160M286 -10Q262 70 300 160" />
      <circle className={styles.field} cx="180" cy="75" r={Math.max(12, Math.min(64, accuracy * scale))} />
      {away !== null && <><path className={styles.way} d={`M180 75H${site}`} /><circle className={styles.there} cx={site} cy="75" r="8" /></>}
      <circle className={styles.me} cx="180" cy="75" r="9" />
    </svg>
  )
}
