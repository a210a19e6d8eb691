// Every key that works on this page, by group; read from the registry, so that it cannot be wrong.
import { useTranslation } from 'react-i18next'
import { type Command, allCommands, showKeys } from '../../app/commands'
import { Kbd } from '../../ui/inputs'
import { Dialog } from '../../ui/overlays'
import styles from './palette.module.css'

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const commands = allCommands().filter((command) => command.keys)
  const groups = [...new Set(commands.map((command) => command.group))].map((group): [string, Command[]] => [group, commands.filter((command) => command.group === group)])
  return (
    <Dialog opened onClose={onClose} title={t('shell.shortcuts')} width={620}>
      <div className={styles.sheet}>
        {groups.map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {members.map((command) => (
                <li key={command.id}>
                  <span>{command.label}</span>
                  <span>{showKeys(command.keys ?? '').split(' ').map((key) => <Kbd key={key}>{key}</Kbd>)}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
