// The person's own choices; each may be left to the organization.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { WornLook } from '../../api/appearance'
import { savePreference } from '../../api/session'
import { LOOK, refreshLook } from '../../app/look'
import { type Density, type Theme, setLanguage, wearDensity } from '../../app/preferences'
import type { Language } from '../../i18n'
import { useTheme } from '../../ui/theme-switch'
import { Choice, type Part } from './Choice'
import styles from './appearance.module.css'

const PARTS: Part[] = ['theme', 'density', 'language']

export function Mine({ look }: { look: WornLook }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { setTheme } = useTheme()
  const choose = async (part: Part, value: string | null) => {
    client.setQueryData<WornLook>(LOOK, { ...look, own: { ...look.own, [part]: value ?? undefined } as WornLook['own'] })
    const now = value ?? look[part]
    if (part === 'theme') setTheme((now ?? 'system') as Theme)
    else if (part === 'density') wearDensity((now ?? 'normal') as Density)
    await savePreference({ [part]: value }).catch(() => undefined)
    if (part === 'language' && now) await setLanguage(now as Language, value !== null)
    await refreshLook(client)
  }
  return (
    <section className={styles.block} aria-label={t('appearance.mine')}>
      <h2>{t('appearance.mine')}</h2>
      <p>{t('appearance.mineHint')}</p>
      {PARTS.map((part) => <Choice key={part} part={part} value={look.own[part] ?? null} above={look[part]} inherit={['appearance.asOrganization', 'appearance.asDefault']} onChange={(value) => void choose(part, value)} />)}
    </section>
  )
}
