// Both languages say the same things, and everything that is said is in them.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue as en } from '../src/i18n/en/index'
import { catalogue as zh } from '../src/i18n/zh-CN/index'

type Tree = { [key: string]: string | Tree }

function flatten(tree: Tree, path = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(path + key, value)
    else for (const entry of flatten(value, `${path}${key}.`)) flat.set(...entry)
  }
  return flat
}

const chinese = flatten(zh)
const english = flatten(en)
const slots = (text: string | undefined) => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted()

test('both catalogues have the same keys', () => {
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted())
})

test('both catalogues fill in the same values', () => {
  const different = [...english.keys()].filter((key) => slots(english.get(key)).join() !== slots(chinese.get(key)).join())
  expect(different).toEqual([])
})

test('no text is empty', () => {
  expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
})

test('English texts hold no Chinese, except names of languages', () => {
  const named = ['session.language.zh-CN', 'shell.otherLanguage']
  expect([...english].filter(([key, text]) => !named.includes(key) && /\p{Script=Han}/u.test(text))).toEqual([])
})

test('every key that the sources name is in the catalogues', () => {
  const prefixes = [...english.keys()]
  const isThere = (key: string) => english.has(key) || english.has(`${key}_other`) || (key.includes('${') && prefixes.some((known) => known.startsWith(key.slice(0, key.indexOf('${')))))
  const missing = sourceFiles('src').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\b(?:t|say)\(\s*(['`])([\w.${}-]+)\1/g)].map((match) => match[2] ?? '').filter((key) => !isThere(key)))
  expect(missing).toEqual([])
})

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file)).map((file) => join(folder, file))
}
