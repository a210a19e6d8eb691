// The accent colour of an organization: some good ones, any other by its value, and how both themes look with it.
import { type CSSProperties, type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrganizationLook, Tones } from '../../api/appearance'
import { formatNumber } from '../../i18n/format'
import { Icon } from '../../ui/Icon'
import { TextInput } from '../../ui/inputs'
import styles from './appearance.module.css'

const SWATCHES = { indigo: '#3b5bdb', teal: '#0d8282', orange: '#b35a08', rose: '#b23f86', violet: '#7450c4', olive: '#80742b', sky: '#2f6fb0', slate: '#48546b' }
const HEX = /^#[0-9a-f]{6}$/i

export function AccentChoice({ look, onChange }: { look: OrganizationLook; onChange: (accent: string | null) => void }) {
  const { t, i18n } = useTranslation()
  const { set, effective, inherited, may_set: may } = look
  const accent = effective.accent
  return (
    <div className={styles.choice}>
      <span aria-hidden>{t('appearance.accent')}</span>
      <div>
        <div className={styles.swatches} role="radiogroup" aria-label={t('appearance.accent')}>
          <button type="button" role="radio" aria-checked={set.accent === null} disabled={!may} onClick={() => onChange(null)}>
            {inherited.accent ? t('appearance.inheritPlain') : t('appearance.noAccent')}
          </button>
          {Object.entries(SWATCHES).map(([name, colour]) => (
            <button key={name} type="button" role="radio" className={styles.swatch} style={{ background: colour }} aria-checked={set.accent === colour} aria-label={t(`appearance.swatch.${name}`)} data-tip={t(`appearance.swatch.${name}`)} disabled={!may} onClick={() => onChange(colour)} />
          ))}
          <Hex value={set.accent} disabled={!may} onChange={onChange} />
        </div>
        {accent && (
          <p className={styles.told} data-corrected={accent.corrected} role="status">
            <Icon name={accent.corrected ? 'warning' : 'check'} size={14} />
            {t(accent.corrected ? 'appearance.corrected' : 'appearance.contrast', { ratio: formatNumber(accent.contrast, i18n.language), used: accent.light.accent })}
          </p>
        )}
        <div className={styles.previews}>
          <Preview theme="light" tones={accent?.light} />
          <Preview theme="dark" tones={accent?.dark} />
        </div>
      </div>
    </div>
  )
}

function Hex({ value, disabled, onChange }: { value: string | null; disabled: boolean; onChange: (accent: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(value ?? '')
  const bad = text !== '' && !HEX.test(text)
  const take = () => HEX.test(text) && text.toLowerCase() !== value && onChange(text.toLowerCase())
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') take()
  }
  return <TextInput className={styles.hex} aria-label={t('appearance.hex')} placeholder="#RRGGBB" value={text} disabled={disabled} aria-invalid={bad} title={bad ? t('appearance.badHex') : undefined} onChange={(event) => setText(event.target.value)} onBlur={take} onKeyDown={press} />
}

/** A piece of the page in each theme, whatever the page itself wears. */
function Preview({ theme, tones }: { theme: 'light' | 'dark'; tones: Tones | undefined }) {
  const { t } = useTranslation()
  const style = tones ? ({ '--accent': tones.accent, '--on-accent': tones.on_accent, '--accent-text': tones.text, '--accent-soft': tones.soft, '--accent-line': tones.line } as CSSProperties) : undefined
  return (
    <div className={styles.preview} data-theme={theme} style={style} role="img" aria-label={`${t('appearance.preview')}: ${t(`shell.themes.${theme}`)}`}>
      <i>{t('appearance.sample')}</i>
      <b>{t('appearance.sampleText')}</b>
      <em />
    </div>
  )
}
