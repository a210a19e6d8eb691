// The logo of an organization: shown, chosen, taken away.
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type OrganizationLook, readLookOf, removeLogo, saveLogo } from '../../api/appearance'
import { asApiError } from '../../api/errors'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { Button } from '../../ui/Button'
import styles from './appearance.module.css'

export function Logo({ look, onChange }: { look: OrganizationLook; onChange: (look: OrganizationLook) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const { id } = look.organization
  const act = async (work: () => Promise<OrganizationLook>) => {
    try {
      onChange(await work())
    } catch (cause) {
      showToast({ id: 'look', look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    }
  }
  return (
    <div className={styles.choice}>
      <span aria-hidden>{t('appearance.logo')}</span>
      <div className={styles.logo}>
        <img src={look.effective.logo ?? '/mark.svg'} alt={t('appearance.logo')} />
        <input ref={input} type="file" accept="image/png,image/jpeg" hidden onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) void act(() => saveLogo(id, file))
          event.target.value = ''
        }} />
        <Button look="outline" icon="upload" disabled={!look.may_set} onClick={() => input.current?.click()}>{t('appearance.choose')}</Button>
        {look.logo_set && look.may_set && <Button icon="trash" onClick={() => void act(() => removeLogo(id).then(() => readLookOf(id)))}>{t('appearance.remove')}</Button>}
        <small>{look.effective.from.logo && !look.logo_set ? t('appearance.from', { name: look.effective.from.logo.label }) : t('appearance.logoHint')}</small>
      </div>
    </div>
  )
}
