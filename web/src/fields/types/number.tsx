// Numbers and money. Decimals stay text from end to end, so that no digit is lost on the way.
import { useWords } from '../../i18n/words'
import { formatAmount, formatNumber } from '../../i18n/format'
import { type Money, isMoney } from '../../meta/values'
import { TextInput } from '../../ui/inputs'
import styles from '../fields.module.css'
import { Empty } from '../parts'
import type { EditProps, FieldType, ShowProps } from '../types'

/** Full-width digits and group commas come in by pasting; what is not a number stays as typed, for the server to refuse. */
export function parseNumber(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[,\s_]/g, '')
  return plain === '' ? null : plain
}

function ShowNumber({ field, value }: ShowProps) {
  const { language } = useWords()
  if (value === null || value === undefined) return <Empty />
  return <span className="tabular">{formatNumber(value as string | number, language)}{field.type === 'percent' ? '%' : ''}</span>
}

function EditNumber({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  const isWhole = field.type === 'int' || field.type === 'integer'
  const write = (text: string) => {
    const plain = parseNumber(text)
    onChange(isWhole && plain !== null && /^-?\d{1,15}$/.test(plain) ? Number(plain) : plain)
  }
  return (
    <TextInput
      id={id}
      numeric
      inputMode={isWhole ? 'numeric' : 'decimal'}
      aria-label={id ? undefined : field.title}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      autoFocus={autoFocus}
      value={value === null || value === undefined ? '' : String(value)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => write(event.target.value)}
    />
  )
}

function ShowMoney({ value }: ShowProps) {
  const { language } = useWords()
  if (!isMoney(value)) return <Empty />
  return <span className={styles.money}><small>{value.currency}</small>{formatAmount(value.amount, language)}</span>
}

/** Where a record has no amount yet there is no currency either; the group's is proposed by the server later on. */
const FIRST_CURRENCY = 'CNY'
const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP']

function EditMoney({ id, field, value, onChange, autoFocus, invalid, describedBy }: EditProps) {
  const { t } = useWords()
  const money: Money = isMoney(value) ? value : { amount: '', currency: FIRST_CURRENCY }
  const write = (next: Money) => onChange(next.amount === '' ? null : next)
  const currencies = CURRENCIES.includes(money.currency) ? CURRENCIES : [money.currency, ...CURRENCIES]
  return (
    <span className={styles.pair}>
      <select className="native-select" aria-label={t('fields.currency')} value={money.currency} onChange={(event) => write({ ...money, currency: event.target.value })}>
        {currencies.map((currency) => <option key={currency}>{currency}</option>)}
      </select>
      <TextInput
        id={id}
        numeric
        inputMode="decimal"
        aria-label={id ? undefined : field.title}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        autoFocus={autoFocus}
        value={money.amount}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => write({ ...money, amount: parseNumber(event.target.value) ?? '' })}
      />
    </span>
  )
}

export const number: FieldType = { Show: ShowNumber, Edit: EditNumber, numeric: true, width: 110 }
export const money: FieldType = { Show: ShowMoney, Edit: EditMoney, numeric: true, width: 150 }
