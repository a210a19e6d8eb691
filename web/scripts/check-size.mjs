// Weighs the built files (gzip) against the budgets of the client and fails when one is over.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { LARGEST } from './precache.mjs'

const KB = 1000
const BUDGETS = { js: 250 * KB, css: 45 * KB, lazy: 60 * KB, language: 25 * KB }
const dist = 'dist'
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))

const weigh = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

/** Every file that the first page needs: the entry and what it imports without waiting. */
function collectInitial(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) collectInitial(next, seen)
  return seen
}

const initial = [...collectInitial('index.html')].map((key) => manifest[key])
const initialFiles = new Set(initial.map((chunk) => chunk.file))
const rows = [
  ['initial JS', sum([...initialFiles]), BUDGETS.js],
  ['initial CSS', sum([...new Set(initial.flatMap((chunk) => chunk.css ?? []))]), BUDGETS.css],
]
for (const file of readdirSync(join(dist, 'assets'))) {
  if (!file.endsWith('.js') || initialFiles.has(`assets/${file}`)) continue
  const isLanguage = /^(zh-CN|en)[-.]/.test(file)
  rows.push([`lazy ${file}`, weigh(`assets/${file}`), isLanguage ? BUDGETS.language : BUDGETS.lazy])
}

/** What the service worker fetches unasked, as it lies on the disk. */
const kept = JSON.parse(/\{"mark":.*?\]\}/.exec(readFileSync(join(dist, 'sw.js'), 'utf8'))?.[0] ?? '{"list":[]}').list
rows.push(['precache, unpacked', kept.reduce((total, file) => total + readFileSync(join(dist, file)).length, 0), LARGEST])

function sum(files) {
  return files.reduce((total, file) => total + weigh(file), 0)
}

let over = 0
for (const [name, bytes, budget] of rows) {
  const bad = bytes > budget
  over += bad ? 1 : 0
  console.log(`${bad ? 'OVER ' : 'ok   '} ${(bytes / KB).toFixed(1).padStart(7)} kB of ${budget / KB} kB  ${name}`)
}
process.exit(over ? 1 : 0)
