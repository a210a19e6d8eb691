// A reference to a record of any entity; it is set where the record is made and never typed in.
import { Link } from '@tanstack/react-router'
import type { Related } from '../../api/portal'
import { useModel } from '../../meta/model'
import { isHidden, isReference } from '../../meta/values'
import { Icon } from '../../ui/Icon'
import { iconFor } from '../../ui/icons'
import styles from '../fields.module.css'
import { Empty, Hidden } from '../parts'
import type { FieldType, ShowProps } from '../types'

const isRelated = (value: unknown): value is Related => isReference(value) && 'entity' in value

function ShowRelated({ value, dense }: ShowProps) {
  const { entities } = useModel()
  if (isHidden(value)) return <Hidden />
  if (!isRelated(value)) return <Empty />
  const entity = entities[value.entity]
  const body = <><Icon name={iconFor(entity?.icon)} size={14} /><span>{value.label}</span></>
  if (dense || !entity) return <span className={styles.line}>{body}</span>
  return <Link className={styles.line} to="/records/$entity/$id" params={{ entity: value.entity, id: value.id }}>{body}</Link>
}

export const related: FieldType = { Show: ShowRelated, width: 170 }
