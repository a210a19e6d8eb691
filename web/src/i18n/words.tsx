// The words for parts that stand in a page hundreds of times: one subscription for all of them, handed down by context.
import i18next, { type TFunction } from 'i18next'
import { type ReactNode, createContext, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'

export interface Words {
  t: TFunction
  language: string
  /** Said of an empty value: asked for in a page hundreds of times, looked up once. */
  empty: string
}

const WordsContext = createContext<Words | null>(null)

export function WordsProvider({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const words = useMemo(() => ({ t, language: i18n.language, empty: t('fields.empty') }), [t, i18n.language])
  return <WordsContext value={words}>{children}</WordsContext>
}

/** Outside a provider (a test of one part) the catalogue itself answers. */
export function useWords(): Words {
  return useContext(WordsContext) ?? { t: i18next.t, language: i18next.language, empty: i18next.t('fields.empty') }
}
