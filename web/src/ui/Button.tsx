// The two buttons of the client: with words, and with an icon alone (then the label is required).
import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './Button.module.css'
import { Icon } from './Icon'
import type { IconName } from './icons'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'primary' | 'outline' | 'quiet' | 'danger' | 'link'
  small?: boolean
  icon?: IconName | undefined
  keys?: string
  ref?: Ref<HTMLButtonElement>
}

const join = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ')

export function Button({ look = 'quiet', small, icon, keys, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={join(styles.button, look !== 'quiet' && styles[look], small && styles.small, className)}>
      {icon && <Icon name={icon} />}
      {children}
      {keys && <kbd className={styles.key} aria-hidden>{keys}</kbd>}
    </button>
  )
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName
  label: string
  keys?: string
  small?: boolean
  size?: number
  ref?: Ref<HTMLButtonElement>
}

export function IconButton({ icon, label, keys, small, size, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} data-tip={label} data-keys={keys} {...rest} className={join(styles.button, styles.icon, small && styles.small, className)}>
      <Icon name={icon} {...(size ? { size } : {})} />
    </button>
  )
}
