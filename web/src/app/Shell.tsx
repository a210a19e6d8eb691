// The frame of every page inside a session: navigation, top bar, colour line of the chosen organizations, notices, palette.
import { Outlet } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { WordsProvider } from '../i18n/words'
import { useModel } from '../meta/model'
import { SkeletonRows } from '../ui/States'
import { TipLayer } from '../ui/TipLayer'
import { useMedia } from '../ui/useMedia'
import { AgeBanner } from './AgeBanner'
import { ConfirmGate } from './ConfirmGate'
import { ErrorBoundary } from './ErrorBoundary'
import { Navigation } from './Navigation'
import { PhoneBar } from './PhoneBar'
import styles from './Shell.module.css'
import { Toasts } from './Toasts'
import { TopBar } from './TopBar'
import { ViewBanner } from './ViewBanner'
import { useGlobalKeys } from './commands'
import { useLive } from './live'
import { useWornLook } from './look'
import { usePreferences } from './preferences'
import { useScope } from './scope'
import { useShellCommands } from './useShellCommands'
import { useVisits } from './useVisits'

const Palette = lazy(() => import('../features/palette/Palette').then((module) => ({ default: module.Palette })))
const ShortcutSheet = lazy(() => import('../features/palette/ShortcutSheet').then((module) => ({ default: module.ShortcutSheet })))

export function Shell() {
  const { t } = useTranslation()
  const isPhone = useMedia('(max-width: 720px)')
  const folded = usePreferences((state) => state.navFolded)
  const { palette, sheet, close, asking } = useShellCommands()
  useGlobalKeys()
  useLive()
  useVisits()
  useWornLook()
  return (
    <div className={styles.shell} data-folded={folded}>
      <a className={styles.skip} href="#page">{t('shell.skip')}</a>
      {!isPhone && <Navigation folded={folded} />}
      <div className={styles.panel}>
        <ScopeLine />
        {!isPhone && <TopBar />}
        <ViewBanner />
        <AgeBanner />
        <main id="page" className={styles.page} tabIndex={-1}>
          <ErrorBoundary>
            <Suspense fallback={<SkeletonRows />}><WordsProvider><Outlet /></WordsProvider></Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {isPhone && <PhoneBar />}
      {asking}
      <Toasts />
      <TipLayer />
      <ConfirmGate />
      <Suspense fallback={null}>
        {palette && <WordsProvider><Palette onClose={close} /></WordsProvider>}
        {sheet && <ShortcutSheet onClose={close} />}
      </Suspense>
    </div>
  )
}

function ScopeLine() {
  const { organizations } = useModel()
  const chosen = useScope((state) => state.chosen)
  const shown = organizations.filter((one) => chosen.includes(one.id))
  const colors = shown.length > 0 ? shown.map((one) => one.color ?? 'var(--org-root)') : ['var(--org-root)']
  return <div className={styles.scope} aria-hidden>{colors.map((color, index) => <i key={index} style={{ background: color }} />)}</div>
}
