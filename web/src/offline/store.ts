// A small store in the browser (IndexedDB): what was read, and what waits to be sent. Knows nothing of what it holds.

const NAME = 'hezong'
const VERSION = 1
export type Shelf = 'reads' | 'writes'

let opened: Promise<IDBDatabase | null> | null = null

/** null where the browser refuses to store anything; everything then works as long as the network does. */
function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(null)
    const request = indexedDB.open(NAME, VERSION)
    request.addEventListener('upgradeneeded', () => {
      for (const shelf of ['reads', 'writes']) request.result.createObjectStore(shelf, { keyPath: 'key' })
    })
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => resolve(null))
  })
  return opened
}

async function ask<T>(shelf: Shelf, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const database = await open()
  if (!database) return undefined
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode)
    const request = act(transaction.objectStore(shelf))
    transaction.addEventListener('complete', () => resolve(request.result))
    transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the store is full')))
  })
}

export interface Kept {
  key: string
}

export const put = <T extends Kept>(shelf: Shelf, item: T) => ask(shelf, 'readwrite', (store) => store.put(item)).then(() => undefined)

export const get = <T extends Kept>(shelf: Shelf, key: string) => ask<T>(shelf, 'readonly', (store) => store.get(key) as IDBRequest<T>)

export const all = async <T extends Kept>(shelf: Shelf) => (await ask<T[]>(shelf, 'readonly', (store) => store.getAll() as IDBRequest<T[]>)) ?? []

export const remove = (shelf: Shelf, key: string) => ask(shelf, 'readwrite', (store) => store.delete(key)).then(() => undefined)

export const clear = (shelf: Shelf) => ask(shelf, 'readwrite', (store) => store.clear()).then(() => undefined)

/** Whether anything can be kept at all. */
export const canStore = async () => (await open()) !== null
