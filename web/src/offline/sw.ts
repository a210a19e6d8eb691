// The service worker: the client itself is there without network. Files by name, the page from the network while there is one; never an answer of the API.

interface Precache {
  mark: string
  list: string[]
}

interface Extendable extends Event {
  waitUntil: (work: Promise<unknown>) => void
}

interface Fetching extends Extendable {
  request: Request
  respondWith: (response: Promise<Response>) => void
}

interface WorkerScope {
  addEventListener: ((type: 'install' | 'activate', act: (event: Extendable) => void) => void) & ((type: 'fetch', act: (event: Fetching) => void) => void)
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  location: Location
}

const worker = self as unknown as WorkerScope
const { mark, list } = '__PRECACHE__' as unknown as Precache
const SHELF = `hezong-${mark}`
/** Every address of the client is the same page. */
const PAGE = '/'
const PATIENCE = 4_000

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()))
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url)
  if (event.request.method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/') || pathname === '/healthz' || pathname === '/sw.js') return
  if (event.request.mode === 'navigate') event.respondWith(page(event.request))
  else if (list.includes(pathname)) event.respondWith(file(event.request))
})

async function install(): Promise<void> {
  const shelf = await caches.open(SHELF)
  // A file that cannot be had now is fetched when it is needed; the others are there all the same.
  await Promise.all([PAGE, ...list].map((path) => shelf.add(new Request(path, { credentials: 'same-origin' })).catch(() => undefined)))
  await worker.skipWaiting()
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('hezong-') && name !== SHELF)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

async function page(request: Request): Promise<Response> {
  try {
    const response = await withPatience(fetch(request))
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html')) await (await caches.open(SHELF)).put(PAGE, response.clone())
    return response
  } catch (cause) {
    const kept = await caches.match(PAGE)
    if (!kept) throw cause
    return kept
  }
}

/** A network that says nothing is as good as none. */
function withPatience(answer: Promise<Response>): Promise<Response> {
  return Promise.race([answer, new Promise<Response>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE))])
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await (await caches.open(SHELF)).put(request, response.clone())
  return response
}
