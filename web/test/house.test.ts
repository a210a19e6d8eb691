// The rules of the house for the sources of the client, each with the file that breaks it.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { model } from './fixtures'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file)).map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join('src', name), 'utf8') }))
const breaking = (rule: (file: { name: string; text: string }) => boolean) => files.filter(rule).map((file) => file.name)

describe('house rules', () => {
  test('the kit and its icons are imported inside ui only', () => {
    expect(breaking(({ name, text }) => !name.startsWith('ui/') && /from '(@mantine|@tabler)\//.test(text))).toEqual([])
  })

  test('requests are sent inside api only', () => {
    // The service worker stands between page and network: it passes on what the page has asked.
    expect(breaking(({ name, text }) => !name.startsWith('api/') && name !== 'offline/sw.ts' && /\b(fetch\(|XMLHttpRequest|EventSource\()/.test(text))).toEqual([])
  })

  test('no source holds Chinese text, but for signs that it looks for', () => {
    // Family names of two signs, and the endings of places and firms by which a mark is chosen.
    const looking = ['features/home/greeting.ts', 'ui/signs.ts']
    expect(breaking(({ name, text }) => !looking.includes(name) && !name.startsWith('i18n/') && /\p{Script=Han}/u.test(text))).toEqual([])
  })

  test('whoever listens for Enter or Escape lets a word be composed first', () => {
    // Cards of a board take keys as a whole; the input beside them has its own file.
    const cards = 'views/board/BoardColumn.tsx'
    expect(breaking(({ name, text }) => name !== cards && /key === '(Enter|Escape)'/.test(text) && /<(input|textarea|TextInput|TextArea)\b|contentEditable/.test(text) && !text.includes('isComposing'))).toEqual([])
  })

  test('views do not import designers', () => {
    expect(breaking(({ name, text }) => name.startsWith('views/') && /from '.*designers\//.test(text))).toEqual([])
  })

  test('nothing is exported by default', () => {
    expect(breaking(({ name, text }) => !name.endsWith('.d.ts') && /export default/.test(text))).toEqual([])
  })

  test('every file says in its first line what it is for', () => {
    expect(breaking(({ text }) => !/^\/[/*]/.test(text))).toEqual([])
  })

  test('no file names an entity of a business area', () => {
    const names = /\b(customer|contact|opportunity|sales_order|product|resource_site|script)s?\b/i
    expect(breaking(({ name, text }) => !name.startsWith('ui/icons') && !/\/(zh-CN|en)\//.test(name) && names.test(text.replaceAll(/<script|typescript|\bscript\b/gi, '')))).toEqual([])
  })

  test('the lock file holds no addresses', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"')
  })

  test('the page runs one inline script and styles carry the nonce', () => {
    const page = readFileSync('index.html', 'utf8')
    expect([...page.matchAll(/<script>/g)]).toHaveLength(1)
    expect(page).not.toMatch(/<style>|style="/)
    expect(page).toContain('<meta name="csp-nonce" content="__CSP_NONCE__" />')
  })

  test('the fixtures are of no business area either', () => {
    expect(Object.keys(model.entities)).toEqual(['tool'])
  })
})
