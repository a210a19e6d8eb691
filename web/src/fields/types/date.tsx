// Dates and times: shown short, the whole time on hover; edited with a calendar that is loaded on first use.
import { Suspense, lazy } from 'react'
import { useWords } from '../../i18n/words'
import { formatDate, formatFullTime, formatTime } from '../../i18n/format'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

const DateBox = lazy(() => import('../../ui/DateBox').then((module) => ({ default: module.DateBox })))

function ShowDate({ value }: ShowProps) {
  const { language } = useWords()
  return typeof value === 'string' ? <time dateTime={value}>{formatDate(value, language)}</time> : <Empty />
}

function ShowTime({ value }: ShowProps) {
  const { language, t } = useWords()
  if (typeof value !== 'string') return <Empty />
  return <time dateTime={value} title={formatFullTime(value, language)}>{formatTime(value, language, t)}</time>
}

function EditDate({ id, field, value, onChange, autoFocus, invalid }: EditProps) {
  return (
    <Suspense fallback={<span style={{ height: 'var(--control)' }} />}>
      <DateBox
        id={id}
        label={id ? undefined : field.title}
        value={typeof value === 'string' ? value : null}
        onChange={onChange}
        withTime={field.type === 'datetime'}
        autoFocus={autoFocus ?? false}
        invalid={invalid ?? false}
      />
    </Suspense>
  )
}

export const date: FieldType = { Show: ShowDate, Edit: EditDate, width: 110 }
export const datetime: FieldType = { Show: ShowTime, Edit: EditDate, width: 130 }
