// One figure of the row at the top: the value in the units of the language, how it stands to the month before, a thin line of weeks.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Home, TileData } from '../../api/home'
import { formatCompact, formatNumber } from '../../i18n/format'
import { Icon } from '../../ui/Icon'
import { TileTools } from './TileTools'
import { changeOf, countOf, figureOf, lineOf } from './figures'
import styles from './home.module.css'
import { useTileTitle } from './titles'
import type { Arranging } from './useArrange'

export function Figure({ id, home, arranging }: { id: string; home: Home; arranging: Arranging }) {
  const offer = home.offered.find((one) => one.id === id)
  const title = useTileTitle(home)(id)
  const data = home.data[id]
  const over = arranging.over?.id === id ? (arranging.over.after ? 'after' : 'before') : undefined
  return (
    <section className={styles.figure} aria-label={title} data-tile={id} data-over={over} {...(arranging.open ? arranging.drop(id) : {})}>
      {arranging.open && <TileTools id={id} title={title} band arranging={arranging} />}
      {data && offer?.entity ? <Body title={title} entity={offer.entity} data={data} /> : <h2>{title}</h2>}
    </section>
  )
}

function Body({ title, entity, data }: { title: string; entity: string; data: TileData }) {
  const { t, i18n } = useTranslation()
  const measures = data.items?.[0]?.measures
  const figure = figureOf(measures, data.sum)
  if (data.problem) return <><h2>{title}</h2><p className={styles.failed}><Icon name="alert" size={14} />{data.problem.title}</p></>
  return (
    <>
      <h2><Link to="/records/$entity" params={{ entity }} search={data.filter ? { filter: data.filter } : {}}>{title}</Link></h2>
      <div className={styles.value}>
        {figure.currency && <small>{figure.currency}</small>}
        <b className="tabular">{formatCompact(figure.value, i18n.language)}</b>
        {data.weeks && <Line points={data.weeks} />}
      </div>
      <p className={styles.note}>
        <Change data={data} />
        {data.sum && countOf(measures) > 0 && <span>{t('home.records', { count: countOf(measures), shown: formatNumber(countOf(measures), i18n.language) })}</span>}
        {figure.others.map((one) => <span key={one.currency}>{one.currency} {formatCompact(one.amount, i18n.language)}</span>)}
      </p>
    </>
  )
}

function Change({ data }: { data: TileData }) {
  const { t, i18n } = useTranslation()
  const change = changeOf(data)
  if (change === null) return null
  const shown = new Intl.NumberFormat(i18n.language, { signDisplay: 'exceptZero', useGrouping: true }).format(change)
  return <span><em data-up={change > 0}>{shown}%</em> {t('home.sinceMonth')}</span>
}

/** Decoration: the figure and its change say the same in words. */
function Line({ points }: { points: number[] }) {
  const [width, height] = [72, 22]
  if (!points.some((point) => point !== points[0])) return null
  return (
    <svg className={styles.line} viewBox={`-2 -3 ${width + 4} ${height + 6}`} width={width} height={height + 6} aria-hidden>
      <polyline points={lineOf(points, width, height)} />
      <circle cx={width} cy={lineOf(points, width, height).split(',').at(-1)} r="2.4" />
    </svg>
  )
}
