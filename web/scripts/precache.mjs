// Tells the service worker which files make the client, and a mark that changes with them. Leaves out what is too heavy to load unasked.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

export const LARGEST = 1_600_000
const HEAVY = 300_000
/** However the compiler quotes it. */
const MARK = /(["'`])__PRECACHE__\1/
const ALWAYS = ['/mark.svg', '/manifest.webmanifest', '/icon-192.png']

export function precache() {
  return {
    name: 'hezong-precache',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js']
      if (!worker || worker.type !== 'chunk') return
      const initial = withImports(bundle)
      const files = Object.values(bundle).filter((one) => one.fileName.startsWith('assets/')).map((one) => ({ name: `/${one.fileName}`, size: Buffer.byteLength(one.type === 'chunk' ? one.code : one.source), first: initial.has(one.fileName) }))
      const chosen = files.filter((one) => one.first || one.size <= HEAVY).toSorted((left, right) => Number(right.first) - Number(left.first) || left.size - right.size)
      let total = 0
      const list = [...ALWAYS, ...chosen.filter((one) => (total += one.size) <= LARGEST).map((one) => one.name)]
      const mark = createHash('sha256').update(list.join('\n')).digest('hex').slice(0, 12)
      worker.code = worker.code.replace(MARK, () => JSON.stringify({ mark, list }))
      if (!worker.code.includes(mark)) this.error('The service worker has no place for the list of files.')
      this.info(`precache: ${list.length} files, ${Math.round(total / 1000)} kB (${Math.round(gzipSync(worker.code).length / 100) / 10} kB worker)`)
    },
  }
}

/** The entry and what it imports without waiting: without these there is no page at all. */
function withImports(bundle) {
  const found = new Set()
  const follow = (name) => {
    const chunk = bundle[name]
    if (!chunk || found.has(name)) return
    found.add(name)
    for (const next of chunk.imports ?? []) follow(next)
  }
  for (const one of Object.values(bundle)) if (one.type === 'chunk' && one.isEntry && one.fileName !== 'sw.js') follow(one.fileName)
  return found
}
