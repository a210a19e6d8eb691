// Before a code retires: how often it is used, to be confirmed. Records that have it keep it; nobody chooses it any more (SY-01).
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { type Usage, readUsage } from '../api/usage'
import { useModel } from '../meta/model'
import type { Entity, Field } from '../meta/types'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/overlays'
import styles from './retire.module.css'

interface Asked {
  name: string
  usage: Usage
  answer: (goOn: boolean) => void
}

const useAsked = create<{ asked: Asked | null }>()(() => ({ asked: null }))

/** The end of the validity of codes. */
export const END = 'valid_to'

export const retires = (entity: Entity, field: Field, value: unknown) => entity.validity === true && field.name === END && value !== null && value !== ''

/** Whether the person wants it all the same; asked only where something uses the code. */
export async function confirmRetirement(entity: Entity, id: string, name: string): Promise<boolean> {
  const usage = await readUsage(entity.name, id)
  if (!usage.used) return true
  return new Promise((resolve) => {
    const answer = (goOn: boolean) => {
      useAsked.setState({ asked: null })
      resolve(goOn)
    }
    useAsked.setState({ asked: { name, usage, answer } })
  })
}

export function RetireDialog() {
  const { t } = useTranslation()
  const { entities } = useModel()
  const asked = useAsked((state) => state.asked)
  if (!asked) return null
  const { usage, name, answer } = asked
  return (
    <Dialog opened onClose={() => answer(false)} title={t('record.retire.title', { name })}>
      <p>{t(usage.items.length > 0 ? 'record.retire.used' : 'record.retire.usedElsewhere')}</p>
      {usage.items.length > 0 && (
        <ul className={styles.used}>
          {usage.items.map((one) => <li key={one.entity}><span>{entities[one.entity]?.plural ?? one.entity}</span><b>{one.capped ? `${one.count - 1}+` : one.count}</b></li>)}
        </ul>
      )}
      <p className={styles.note}>{t('record.retire.kept')}</p>
      <footer className={styles.foot}>
        <Button look="outline" onClick={() => answer(false)}>{t('common.cancel')}</Button>
        <Button look="primary" data-autofocus onClick={() => answer(true)}>{t('record.retire.run')}</Button>
      </footer>
    </Dialog>
  )
}
