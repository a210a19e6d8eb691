// One row of choices with its name: the words of a setting, and first of all "as above".
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../i18n'
import { Segments } from '../../ui/inputs'
import styles from './appearance.module.css'

export type Part = 'theme' | 'density' | 'language'

const WORDS: Record<Part, readonly string[]> = { theme: ['light', 'dark', 'system'], density: ['compact', 'normal', 'relaxed'], language: LANGUAGES }
const KEYS: Record<Part, string> = { theme: 'shell.themes', density: 'shell.densities', language: 'session.language' }

export interface ChoiceProps {
  part: Part
  value: string | null
  /** What holds where nothing is chosen here. */
  above: string | null
  /** The key of the words for "nothing chosen here": with the value that then holds, and without. */
  inherit: [string, string]
  disabled?: boolean
  onChange: (value: string | null) => void
}

const ABOVE = 'above'

export function Choice({ part, value, above, inherit, disabled = false, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  const say = (word: string) => t(`${KEYS[part]}.${word}`)
  const options = [{ value: ABOVE, label: above ? t(inherit[0], { value: say(above) }) : t(inherit[1]) }, ...WORDS[part].map((word) => ({ value: word, label: say(word) }))]
  return (
    <div className={styles.choice}>
      <span aria-hidden>{t(`shell.${part}`)}</span>
      <fieldset disabled={disabled}>
        <Segments label={t(`shell.${part}`)} value={value ?? ABOVE} options={options} onChange={(next) => onChange(next === ABOVE ? null : next)} />
      </fieldset>
    </div>
  )
}
