// Asks for whom a new record is made, where a person works for more than one organization.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '../app/OrganizationPicker'
import { useScope } from '../app/scope'
import { useModel } from '../meta/model'
import { isReachable } from '../meta/organizations'
import type { Organization } from '../meta/types'
import { Combo } from '../ui/Combo'
import { FieldFrame } from '../ui/inputs'

/** Organizations one may write for: those chosen now come first, then those of one's own positions, then all in reach. */
export function useTargets(): Organization[] {
  const { organizations } = useModel()
  const chosen = useScope((state) => state.chosen)
  return useMemo(() => {
    const rank = (one: Organization) => (chosen.includes(one.id) ? 0 : one.position ? 1 : 2)
    return organizations.filter((one) => isReachable(one, organizations)).toSorted((left, right) => rank(left) - rank(right))
  }, [organizations, chosen])
}

export interface OrganizationFieldProps {
  targets: Organization[]
  value: string
  onChange: (id: string) => void
  error?: string | undefined
}

export function OrganizationField({ targets, value, onChange, error }: OrganizationFieldProps) {
  const { t } = useTranslation()
  const options = targets.map((one) => ({ value: one.id, label: one.name, mark: <Mark organization={one} /> }))
  return (
    <FieldFrame id="field-organization" label={t('forms.writeFor')} error={error}>
      <Combo id="field-organization" value={options.find((option) => option.value === value) ?? null} options={options} clearable={false} onPick={(option) => option && onChange(option.value)} />
    </FieldFrame>
  )
}
