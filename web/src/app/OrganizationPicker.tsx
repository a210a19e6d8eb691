// Chooses the organizations one works in, several at once. A switch empties the caches; units below are always included.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Reference } from '../api/types'
import { useModel } from '../meta/model'
import { type OrganizationNode, colorOf, growTree, isReachable, signOf } from '../meta/organizations'
import type { Organization } from '../meta/types'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Check, Kbd } from '../ui/inputs'
import { OrgMark } from '../ui/marks'
import { Popup } from '../ui/overlays'
import styles from './OrganizationPicker.module.css'
import { switchScope, useScope } from './scope'
import { openWindow, useShellWindows } from './useShellCommands'

export function OrganizationPicker({ short = false }: { short?: boolean }) {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const chosen = useScope((state) => state.chosen)
  const opened = useShellWindows((state) => state.open === 'organizations')
  const shown = organizations.filter((one) => chosen.includes(one.id))
  const names = shown.map((one) => one.name)
  const label = shown.length === 0 ? t('shell.allOrganizations') : names.slice(0, 2).join(t('common.listComma')) + (names.length > 2 ? ` +${names.length - 2}` : '')
  return (
    <Popup
      label={t('shell.chooseOrganizations')}
      width={320}
      opened={opened}
      placement={short ? 'bottom-end' : 'bottom-start'}
      onChange={(next) => openWindow(next ? 'organizations' : null)}
      trigger={(toggle) => (
        <button type="button" className={styles.trigger} onClick={toggle} data-tip={short ? undefined : t('shell.chooseOrganizations')} data-keys="O">
          <span className={styles.marks}>
            {(shown.length > 0 ? shown.slice(0, 3) : organizations.filter((one) => one.parent === null)).map((one) => <Mark key={one.id} organization={one} size={18} />)}
          </span>
          <span>{label}</span>
          <Icon name="selector" size={14} />
        </button>
      )}
    >
      {() => <PickerTree chosen={chosen} />}
    </Popup>
  )
}

/** A sister organization may be named without being in the model; it then has the colour of its id. */
export function ReferenceOrgMark({ reference, size = 16 }: { reference: Reference; size?: number }) {
  const { organizations } = useModel()
  const known = organizations.find((one) => one.id === reference.id)
  return <Mark organization={known ?? { id: reference.id, code: '', name: reference.label, kind: 'company', parent: organizations.find((one) => one.kind === 'company')?.parent ?? null, position: null }} size={size} />
}

export function Mark({ organization, size = 16 }: { organization: Organization; size?: number }) {
  const { organizations } = useModel()
  return <OrgMark sign={organization.sign ?? signOf(organization, organizations)} color={organization.color ?? colorOf(organization, organizations)} size={size} />
}

function PickerTree({ chosen }: { chosen: string[] }) {
  const { t } = useTranslation()
  const { organizations, me } = useModel()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const choose = (next: string[]) => switchScope(client, me.id, next, organizations)
  const flip = (id: string) => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <>
      <label className={styles.search}>
        <Icon name="search" />
        <input data-autofocus aria-label={t('shell.findOrganization')} placeholder={t('shell.findOrganization')} value={text} onChange={(event) => setText(event.target.value)} />
        <Kbd>O</Kbd>
      </label>
      <div className={styles.tree} role="group" aria-label={t('shell.chooseOrganizations')}>
        {flatten(growTree(organizations)).filter(({ node }) => matches(node.organization, wanted)).map(({ node, level }) => (
          <Node key={node.organization.id} organization={node.organization} level={wanted ? 0 : level} checked={chosen.includes(node.organization.id)} onFlip={flip} />
        ))}
      </div>
      <div className={styles.foot}>
        <span>{t('shell.belowIncluded')}</span>
        <Button look="link" small disabled={chosen.length === 0} onClick={() => choose([])}>{t('shell.chooseAll')}</Button>
      </div>
    </>
  )
}

const matches = (one: Organization, wanted: string) => !wanted || one.name.toLowerCase().includes(wanted) || one.code.toLowerCase().includes(wanted)

function flatten(nodes: OrganizationNode[], level = 0): { node: OrganizationNode; level: number }[] {
  return nodes.flatMap((node) => [{ node, level }, ...flatten(node.children, level + 1)])
}

function Node({ organization, level, checked, onFlip }: { organization: Organization; level: number; checked: boolean; onFlip: (id: string) => void }) {
  const { t } = useTranslation()
  const { organizations } = useModel()
  const open = isReachable(organization, organizations) || organizations.some((one) => one.parent === organization.id)
  return (
    <label className={styles.node} data-closed={!open} style={{ '--level': level } as React.CSSProperties}>
      <Check checked={checked} disabled={!open} onChange={() => onFlip(organization.id)} />
      <Mark organization={organization} size={18} />
      <span>{organization.name}</span>
      <small>{organization.position?.role_label ?? (open ? '' : t('shell.maskedOnly'))}</small>
    </label>
  )
}
