// Shows one icon of the registry; always decoration, words stand beside it or in aria-label.
import { type IconName, icons } from './icons'

export interface IconProps {
  name: IconName
  size?: number
  className?: string | undefined
}

export function Icon({ name, size = 16, className }: IconProps) {
  const Picture = icons[name]
  return <Picture size={size} stroke={1.6} aria-hidden {...(className ? { className } : {})} />
}
