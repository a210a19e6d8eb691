// A figure split by the options of a choice or stage, as bars in the order of the model; each bar leads to its records.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Measures } from '../../api/home'
import { formatCompact, formatNumber } from '../../i18n/format'
import { useModel } from '../../meta/model'
import { Nothing, type TileProps } from './Tile'
import { countOf, figureOf } from './figures'
import styles from './home.module.css'

export function Split({ data, entity: name }: TileProps) {
  const { t, i18n } = useTranslation()
  const entity = useModel().entities[name ?? '']
  const field = entity?.fields[data.by ?? '']
  const found = new Map((data.items ?? []).map((item) => [String(item.group?.[data.by ?? ''] ?? ''), item.measures]))
  const options = (field?.options ?? []).map((option, index) => ({ ...option, index, measures: found.get(option.code) })).filter((one): one is typeof one & { measures: Measures } => one.measures !== undefined)
  if (!entity || !field || options.length === 0) return <Nothing>{t('home.noFigures')}</Nothing>
  const most = Math.max(...options.map(({ measures }) => figureOf(measures, data.sum).value), 1)
  const filterOf = (code: string) => [data.filter && `(${data.filter})`, `${field.name} == '${code}'`].filter(Boolean).join(' && ')
  return (
    <ul className={styles.split}>
      {options.map(({ code, title, index, measures }) => {
        const figure = figureOf(measures, data.sum)
        return (
          <li key={code}>
            <Link to="/records/$entity" params={{ entity: entity.name }} search={{ filter: filterOf(code) }}>
              <i aria-hidden style={{ background: `var(--stage-${index % 7})` }} />
              <span>{title}{data.sum && <small>{formatNumber(countOf(measures), i18n.language)}</small>}</span>
              <em className="tabular">{figure.currency && <small>{figure.currency}</small>} {formatCompact(figure.value, i18n.language)}</em>
              <span className={styles.track} aria-hidden><b style={{ width: `${Math.max(1.5, (figure.value / most) * 100)}%` }} /></span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
