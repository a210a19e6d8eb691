// How things look: for oneself, and for an organization by whoever administers it.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCrumbs } from '../../app/TopBar'
import { useLook } from '../../app/look'
import { useModel } from '../../meta/model'
import { SkeletonRows } from '../../ui/States'
import { Mine } from './Mine'
import { OrganizationLook } from './OrganizationLook'
import styles from './appearance.module.css'

export function AppearancePage() {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const look = useLook()
  const [chosen, setChosen] = useState<string | null>(null)
  useEffect(() => useCrumbs.setState({ crumbs: [{ label: t('appearance.title') }] }), [t])
  const organization = chosen ?? look?.organization?.id ?? organizations[0]?.id
  return (
    <div className={styles.page}>
      <header className={styles.head}><h1>{t('appearance.title')}</h1></header>
      {look ? (
        <div className={styles.scroll}>
          <Mine look={look} />
          {organization && <OrganizationLook key={organization} organization={organization} onChoose={setChosen} />}
        </div>
      ) : (
        <SkeletonRows rows={8} tall />
      )}
    </div>
  )
}
