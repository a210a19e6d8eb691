// The line above the tiles while they are arranged: what can be shown again, the way back, and what holds for a whole organization.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asApiError } from '../../api/errors'
import { type Home, resetHomeFor, saveHomeFor } from '../../api/home'
import { showToast } from '../../app/toasts'
import { useModel } from '../../meta/model'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import { Dialog, Menu } from '../../ui/overlays'
import styles from './home.module.css'
import { useTileTitle } from './titles'
import type { Arranging } from './useArrange'

export function ArrangeBar({ home, arranging }: { home: Home; arranging: Arranging }) {
  const { t } = useTranslation()
  return (
    <div className={styles.bar}>
      <p><Icon name="info" />{t('home.hint')}</p>
      <AddTile home={home} arranging={arranging} />
      <Button look="outline" small icon="undo" disabled={home.arranged !== 'person'} onClick={() => void arranging.reset()}>{t('home.reset')}</Button>
      {home.may_set && home.organization && <ForAll home={home} organization={home.organization.id} name={home.organization.label} />}
    </div>
  )
}

function AddTile({ home, arranging }: { home: Home; arranging: Arranging }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const titleOf = useTileTitle(home)
  const shown = new Set([...home.figures, ...home.columns.flat()])
  const missing = home.offered.filter((one) => !shown.has(one.id))
  const entries = (band: boolean) => missing.filter((one) => one.band === band).map((one) => ({ key: one.id, label: titleOf(one.id), icon: one.entity ? iconFor(entities[one.entity]?.icon) : ('history' as const), onClick: () => arranging.show(one.id) }))
  return (
    <Menu
      width={240}
      trigger={<Button look="outline" small icon="plus" disabled={missing.length === 0}>{t('home.add')}</Button>}
      groups={[{ title: t('home.figures'), entries: entries(true) }, { title: t('home.lists'), entries: entries(false) }]}
    />
  )
}

/** Both are asked once more: they change what others see. */
function ForAll({ home, organization, name }: { home: Home; organization: string; name: string }) {
  const { t } = useTranslation()
  const [asking, setAsking] = useState<'set' | 'reset' | null>(null)
  const act = async () => {
    setAsking(null)
    try {
      await (asking === 'set' ? saveHomeFor(organization, { figures: home.figures, columns: home.columns }) : resetHomeFor(organization))
      showToast({ id: 'home', look: 'done', text: t(`home.forAll.${asking ?? 'set'}Done`, { name }), lasts: 5_000 })
    } catch (cause) {
      showToast({ id: 'home', look: 'failed', text: asApiError(cause).message, lasts: 8_000 })
    }
  }
  return (
    <>
      <Menu
        width={280}
        trigger={<Button look="outline" small icon="sitemap">{t('home.forAll.title')}</Button>}
        groups={[{ title: name, entries: (['set', 'reset'] as const).map((one) => ({ key: one, label: t(`home.forAll.${one}`), icon: one === 'set' ? ('share' as const) : ('undo' as const), onClick: () => setAsking(one) })) }]}
      />
      <Dialog opened={asking !== null} onClose={() => setAsking(null)} title={t('home.forAll.title')}>
        <p>{t(`home.forAll.${asking ?? 'set'}Ask`, { name })}</p>
        <div className={styles.answers}>
          <Button onClick={() => setAsking(null)}>{t('common.cancel')}</Button>
          <Button look="primary" onClick={() => void act()}>{t(`home.forAll.${asking ?? 'set'}`)}</Button>
        </div>
      </Dialog>
    </>
  )
}
