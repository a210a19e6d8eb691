// Starts the catalogues: one language is loaded at a time, the other one when it is chosen.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const LOADERS: Record<Language, () => Promise<{ catalogue: object }>> = {
  'zh-CN': () => import('./zh-CN/index'),
  en: () => import('./en/index'),
}

export function pickLanguage(wanted: string | null | undefined): Language {
  return wanted?.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

export async function startLanguage(language: Language): Promise<void> {
  const { catalogue } = await LOADERS[language]()
  document.documentElement.lang = language
  if (!i18next.isInitialized) {
    await i18next.use(longer).use(initReactI18next).init({
      ...(stretch() > 0 ? { postProcess: ['longer'] } : {}),
      lng: language,
      fallbackLng: false,
      resources: { [language]: { translation: catalogue } },
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: false },
    })
    return
  }
  i18next.addResourceBundle(language, 'translation', catalogue, true, true)
  await i18next.changeLanguage(language)
}

/** By how much texts are stretched, to see whether pages have room for other languages; only tests and designers set it. */
function stretch(): number {
  try {
    return Math.min(2, Number(localStorage.getItem('hezong.pseudo') ?? 0)) || 0
  } catch {
    return 0
  }
}

const longer = { type: 'postProcessor' as const, name: 'longer', process: (text: string) => `${text}${'~'.repeat(Math.ceil(text.length * stretch()))}` }
