// Edits a condition as it is written, where no chip can say it.
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/Button'
import { TextArea } from '../../../ui/inputs'
import styles from './filter.module.css'

export function RawEditor({ text, onChange, onDone, onRemove }: { text: string; onChange: (text: string) => void; onDone: () => void; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={styles.editor}>
      <h3>{t('filter.expression')}</h3>
      <TextArea
        autoFocus
        className={styles.code}
        spellCheck={false}
        aria-label={t('filter.expression')}
        placeholder={t('filter.expressionHint')}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && (event.metaKey || event.ctrlKey)) onDone()
        }}
      />
      <div className={styles.foot}>
        <Button small look="danger" icon="trash" onClick={onRemove}>{t('filter.remove')}</Button>
        <Button small look="primary" onClick={onDone}>{t('filter.apply')}</Button>
      </div>
    </div>
  )
}
