// The frame of the pages outside a session: brand, language and theme switches, a quiet picture at the right.
import { useTheme } from '../../ui/theme-switch'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { setLanguage, usePreferences } from '../../app/preferences'
import { Button, IconButton } from '../../ui/Button'
import { EntryArt } from './EntryArt'
import styles from './session.module.css'

export function EntryFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const { isDark, toggle } = useTheme()
  const language = usePreferences((state) => state.language)
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <header className={styles.top}>
          <span className={styles.brand}><img src="/mark.svg" alt="" />{t('session.brand')}</span>
          <span className={styles.switches}>
            <Button small icon="language" lang={other} onClick={() => void setLanguage(other)}>{t(`session.language.${other}`)}</Button>
            <IconButton small icon={isDark ? 'sun' : 'moon'} label={t(isDark ? 'session.toLight' : 'session.toDark')} onClick={toggle} />
          </span>
        </header>
        {children}
      </main>
      <aside className={styles.side} aria-hidden><EntryArt /></aside>
    </div>
  )
}
