// The person's own page: who is signed in, language, theme, signing out.
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { leave } from '../../app/leave'
import { setLanguage, usePreferences } from '../../app/preferences'
import { LANGUAGES } from '../../i18n'
import { useModel } from '../../meta/model'
import { Button } from '../../ui/Button'
import { Segments } from '../../ui/inputs'
import { Person } from '../../ui/marks'
import { useTheme } from '../../ui/theme-switch'

const THEMES = ['light', 'dark', 'system'] as const

export function MePage() {
  const { t } = useTranslation()
  const { me, organizations } = useModel()
  const client = useQueryClient()
  const { theme, language } = usePreferences()
  const { setTheme } = useTheme()
  return (
    <div style={{ padding: 20, display: 'grid', gap: 24, maxWidth: 420 }}>
      <header style={{ display: 'flex', gap: 14, alignItems: 'center' }}>
        <Person id={me.id} label={me.name} size={48} />
        <div>
          <h1 style={{ fontSize: 19, lineHeight: '26px', fontWeight: 600 }}>{me.name}</h1>
          <p style={{ color: 'var(--muted)' }}>{organizations.filter((one) => one.position).map((one) => t('shell.roleAt', { role: one.position?.role_label, organization: one.name })).join(t('common.listComma'))}</p>
        </div>
      </header>
      <Setting title={t('shell.language')}>
        <Segments label={t('shell.language')} value={language} options={LANGUAGES.map((one) => ({ value: one, label: t(`session.language.${one}`) }))} onChange={(next) => void setLanguage(next)} />
      </Setting>
      <Setting title={t('shell.theme')}>
        <Segments label={t('shell.theme')} value={theme} options={THEMES.map((one) => ({ value: one, label: t(`shell.themes.${one}`) }))} onChange={setTheme} />
      </Setting>
      <Button look="outline" icon="logout" onClick={() => void leave(client)}>{t('session.signOut')}</Button>
    </div>
  )
}

/** The field's own label names it for those who listen; the words above are for those who look. */
function Setting({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
      <span aria-hidden style={{ color: 'var(--muted)' }}>{title}</span>
      {children}
    </div>
  )
}
