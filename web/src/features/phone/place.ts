// Where somebody is: asked of the device once, with how exact it is; and how far that is from another place. Keeps nothing.
import { useCallback, useEffect, useState } from 'react'

export interface Spot {
  lat: number
  lng: number
}

export type Found = { state: 'locating' } | { state: 'found'; spot: Spot; accuracy: number } | { state: 'denied' | 'noPlace' }

export function usePlace(): [Found, () => void] {
  const [found, setFound] = useState<Found>({ state: 'locating' })
  const ask = useCallback(() => {
    setFound({ state: 'locating' })
    if (!('geolocation' in navigator)) return setFound({ state: 'noPlace' })
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setFound({ state: 'found', spot: { lat: round(coords.latitude), lng: round(coords.longitude) }, accuracy: Math.round(coords.accuracy) }),
      (error) => setFound({ state: error.code === error.PERMISSION_DENIED ? 'denied' : 'noPlace' }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  }, [])
  useEffect(ask, [ask])
  return [found, ask]
}

/** A tenth of a metre is more than any device knows. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6

const EARTH = 6_371_000
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Metres along the ground (haversine). */
export function distance(from: Spot, to: Spot): number {
  const lat = radians(to.lat - from.lat)
  const lng = radians(to.lng - from.lng)
  const part = Math.sin(lat / 2) ** 2 + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * Math.sin(lng / 2) ** 2
  return Math.round(2 * EARTH * Math.asin(Math.sqrt(part)))
}

export function isSpot(value: unknown): value is Spot {
  return typeof value === 'object' && value !== null && typeof (value as Spot).lat === 'number' && typeof (value as Spot).lng === 'number'
}
