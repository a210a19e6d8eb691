// Dates and times by hand or from a calendar, from the kit; loaded only when a date is edited.
import { DateInput, DateTimePicker, DatesProvider } from '@mantine/dates'
import '@mantine/core/styles/Input.css'
import '@mantine/core/styles/ActionIcon.css'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/dates/styles.css'
import 'dayjs/locale/zh-cn'
import { useTranslation } from 'react-i18next'
import './date-box.css'

export interface DateBoxProps {
  id?: string | undefined
  label?: string | undefined
  /** A plain date, or with `withTime` a time in UTC as the contract has it. */
  value: string | null
  onChange: (value: string | null) => void
  withTime?: boolean
  autoFocus?: boolean
  invalid?: boolean
}

export function DateBox({ id, label, value, onChange, withTime, autoFocus, invalid }: DateBoxProps) {
  const { i18n, t } = useTranslation()
  const locale = i18n.language.startsWith('zh') ? 'zh-cn' : 'en'
  const shared = { id, 'aria-label': label, autoFocus, error: invalid, clearable: true, monthLabelFormat: t('fields.monthFormat'), yearLabelFormat: t('fields.yearFormat'), placeholder: t('fields.dateHint'), popoverProps: { zIndex: 320 }, clearButtonProps: { 'aria-label': t('fields.clear') } }
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      {withTime ? (
        <DateTimePicker {...shared} value={value ? toLocal(value) : null} onChange={(next) => onChange(next ? new Date(next.replace(' ', 'T')).toISOString() : null)} valueFormat="YYYY-MM-DD HH:mm" />
      ) : (
        <DateInput {...shared} value={value} onChange={(next) => onChange(next ? next.slice(0, 10) : null)} valueFormat="YYYY-MM-DD" />
      )}
    </DatesProvider>
  )
}

function toLocal(time: string): string {
  const date = new Date(time)
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 19).replace('T', ' ')
}
