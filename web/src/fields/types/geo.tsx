// A place on the earth: latitude and longitude (WGS 84) by hand or from where one stands, and a link that maps understand.
import { useWords } from '../../i18n/words'
import { IconButton } from '../../ui/Button'
import { TextInput } from '../../ui/inputs'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

interface Geo {
  lat: number | string
  lng: number | string
}

export const isGeo = (value: unknown): value is Geo => typeof value === 'object' && value !== null && 'lat' in value && 'lng' in value
const short = (degrees: number | string) => (typeof degrees === 'number' ? degrees.toFixed(5) : degrees)

function ShowGeo({ value, dense }: ShowProps) {
  if (!isGeo(value)) return <Empty />
  const text = `${short(value.lat)}, ${short(value.lng)}`
  return dense ? <span className="tabular">{text}</span> : <a className={`${styles.link} tabular`} href={`geo:${value.lat},${value.lng}`}>{text}</a>
}

function EditGeo({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  const { t } = useWords()
  const geo: Geo = isGeo(value) ? value : { lat: '', lng: '' }
  const write = (part: keyof Geo, text: string) => {
    const plain = text.normalize('NFKC').trim()
    const next = { ...geo, [part]: /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : plain }
    onChange(next.lat === '' && next.lng === '' ? null : next)
  }
  const here = () => navigator.geolocation?.getCurrentPosition(({ coords }) => onChange({ lat: Number(coords.latitude.toFixed(6)), lng: Number(coords.longitude.toFixed(6)) }))
  return (
    <span className={styles.geo}>
      <TextInput id={id} numeric inputMode="decimal" aria-label={id ? undefined : `${field.title} ${t('fields.latitude')}`} placeholder={t('fields.latitude')} aria-invalid={invalid} aria-describedby={describedBy} autoFocus={autoFocus} value={String(geo.lat)} onChange={(event) => write('lat', event.target.value)} />
      <TextInput numeric inputMode="decimal" aria-label={`${field.title} ${t('fields.longitude')}`} placeholder={t('fields.longitude')} value={String(geo.lng)} onChange={(event) => write('lng', event.target.value)} />
      <IconButton icon="map" label={t('fields.here')} onClick={here} />
    </span>
  )
}

export const geo: FieldType = { Show: ShowGeo, Edit: EditGeo, width: 150 }
