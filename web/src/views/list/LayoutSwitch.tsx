// Switches between grid, board, calendar and timeline of the same records; draws the layout commands as one choice.
import { useTranslation } from 'react-i18next'
import { showKeys, useCommandsOn } from '../../app/commands'
import { Icon } from '../../ui/Icon'
import styles from './list.module.css'

export function LayoutSwitch() {
  const { t } = useTranslation()
  const commands = useCommandsOn('layouts')
  if (commands.length === 0) return null
  return (
    <div role="radiogroup" aria-label={t('views.layouts')} className={styles.layouts}>
      {commands.map(({ id, label, icon, keys, checked, run }) => (
        <button key={id} type="button" role="radio" aria-checked={checked ?? false} aria-label={label} data-tip={label} data-keys={keys && showKeys(keys)} onClick={() => run()}>
          <Icon name={icon ?? 'table'} />
        </button>
      ))}
    </div>
  )
}
