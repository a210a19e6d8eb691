// What an organization sets for everybody there and below: theme, density, language, accent and logo. Read only for whoever may not.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type OrganizationLook as Data, readLookOf, saveLookOf } from '../../api/appearance'
import { asApiError } from '../../api/errors'
import { errorOf } from '../../api/queries'
import { Mark } from '../../app/OrganizationPicker'
import { LOOK, refreshLook } from '../../app/look'
import { UNDO_TIME, showToast } from '../../app/toasts'
import { useModel } from '../../meta/model'
import { ErrorState } from '../../record/ErrorState'
import { Combo } from '../../ui/Combo'
import { Icon } from '../../ui/Icon'
import { FieldFrame } from '../../ui/inputs'
import { SkeletonRows } from '../../ui/States'
import { AccentChoice } from './AccentChoice'
import { Choice, type Part } from './Choice'
import { Logo } from './Logo'
import styles from './appearance.module.css'

const PARTS: Part[] = ['theme', 'density', 'language']

export function OrganizationLook({ organization, onChoose }: { organization: string; onChoose: (id: string) => void }) {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const look = useQuery({ queryKey: [...LOOK, organization], queryFn: () => readLookOf(organization) })
  const options = organizations.map((one) => ({ value: one.id, label: one.name, mark: <Mark organization={one} /> }))
  const error = errorOf(look)
  return (
    <section className={styles.block} aria-label={t('appearance.forAll')}>
      <h2>{t('appearance.forAll')}</h2>
      <p>{t('appearance.forAllHint')}</p>
      <div className={styles.picker}>
        <FieldFrame id="look-organization" label={t('appearance.organization')}>
          <Combo id="look-organization" value={options.find((one) => one.value === organization) ?? null} options={options} clearable={false} onPick={(option) => option && onChoose(option.value)} />
        </FieldFrame>
      </div>
      {error ? <ErrorState error={error} retry={() => void look.refetch()} /> : look.data ? <Parts look={look.data} /> : <SkeletonRows rows={4} />}
    </section>
  )
}

function Parts({ look }: { look: Data }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { id, label } = look.organization
  const told = (next: Data) => {
    client.setQueryData([...LOOK, id], next)
    void refreshLook(client)
  }
  const save = async (change: Partial<Data['set']>) => {
    try {
      told(await saveLookOf(id, { ...look.set, ...change }))
      showToast({ id: 'look', look: 'done', text: t('appearance.saved', { name: label }), lasts: 3_000 })
    } catch (cause) {
      showToast({ id: 'look', look: 'failed', text: asApiError(cause).message, lasts: UNDO_TIME })
    }
  }
  return (
    <>
      {!look.may_set && <p className={styles.readOnly}><Icon name="lock" size={14} />{t('appearance.readOnly')}</p>}
      {PARTS.map((part) => <Choice key={part} part={part} value={look.set[part]} above={look.inherited[part]} inherit={['appearance.inherit', 'appearance.inheritPlain']} disabled={!look.may_set} onChange={(value) => void save({ [part]: value })} />)}
      <AccentChoice look={look} onChange={(accent) => void save({ accent })} />
      <Logo look={look} onChange={told} />
    </>
  )
}
