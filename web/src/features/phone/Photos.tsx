// Photos of a visit: taken with the device, made smaller at once, shown with their size until they are sent.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFullTime, formatSize } from '../../i18n/format'
import { IconButton } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import styles from './phone.module.css'
import { preparePhoto } from './photo'
import type { Spot } from './place'

export interface Photo {
  key: string
  blob: Blob
}

export interface PhotosProps {
  photos: Photo[]
  onChange: (photos: Photo[]) => void
  spot: Spot | null
  label: string
}

export function Photos({ photos, onChange, spot, label }: PhotosProps) {
  const { t, i18n } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const take = async (files: File[]) => {
    const now = new Date().toISOString()
    const words = [`${label}  ${formatFullTime(now, i18n.language)}`, ...(spot ? [`${spot.lat.toFixed(5)}, ${spot.lng.toFixed(5)}`] : [])]
    const added = await Promise.all(files.map(async (file) => ({ key: crypto.randomUUID(), blob: await preparePhoto(file, words).catch(() => file) })))
    onChange([...photos, ...added])
  }
  return (
    <section className={styles.block}>
      <h2>{t('phone.photos')}<small>{t('phone.photosHint')}</small></h2>
      <div className={styles.photos}>
        {photos.map((photo, index) => <Shown key={photo.key} photo={photo} number={index + 1} onRemove={() => onChange(photos.filter((one) => one.key !== photo.key))} />)}
        <input ref={input} type="file" accept="image/*" capture="environment" multiple hidden onChange={(event) => {
          void take([...(event.target.files ?? [])])
          event.target.value = ''
        }} />
        <button type="button" className={styles.take} onClick={() => input.current?.click()}><Icon name="camera" size={24} />{t('phone.take')}</button>
      </div>
    </section>
  )
}

function Shown({ photo, number, onRemove }: { photo: Photo; number: number; onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  const address = useAddress(photo.blob)
  return (
    <div className={styles.photo}>
      {address && <img src={address} alt={t('phone.photo', { number })} />}
      <small>{formatSize(photo.blob.size, i18n.language)}</small>
      <IconButton icon="close" small label={t('phone.removePhoto', { number })} onClick={onRemove} />
    </div>
  )
}

function useAddress(blob: Blob): string | null {
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address
}
