// The addresses of the client. Pages are loaded when they are opened; what is chosen on a page stands in its search part.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Gate } from './app/Gate'
import { StateView } from './ui/States'
import { readListSearch } from './views/list/search'

/** The list is what is opened first nearly always: it is asked for at once, beside the session and the model. */
const loadList = () => import('./views/list/ListPage')
if (window.location.pathname.startsWith('/records')) void loadList()
const loadHome = () => import('./features/home/HomePage')
if (window.location.pathname === '/') void loadHome()

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound })

const home = createRoute({ getParentRoute: () => root, path: '/', component: lazyRouteComponent(loadHome, 'HomePage') })
const records = createRoute({ getParentRoute: () => root, path: '/records/$entity', validateSearch: readListSearch, component: lazyRouteComponent(loadList, 'ListPage') })
const record = createRoute({ getParentRoute: () => root, path: '/records/$entity/$id', validateSearch: readListSearch, component: lazyRouteComponent(() => import('./record/RecordPage'), 'RecordPage') })
const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  validateSearch: (search: Record<string, unknown>): { entity?: string } => (typeof search.entity === 'string' ? { entity: search.entity } : {}),
  component: lazyRouteComponent(() => import('./features/imports/ImportStart'), 'ImportStart'),
})
const oneImport = createRoute({ getParentRoute: () => root, path: '/imports/$id', component: lazyRouteComponent(() => import('./features/imports/ImportPage'), 'ImportPage') })
const batches = createRoute({ getParentRoute: () => root, path: '/batches', component: lazyRouteComponent(() => import('./features/batches/BatchesPage'), 'BatchesPage') })
const batch = createRoute({ getParentRoute: () => root, path: '/batches/$id', component: lazyRouteComponent(() => import('./features/batches/BatchPage'), 'BatchPage') })
const merge = createRoute({
  getParentRoute: () => root,
  path: '/merge/$entity',
  validateSearch: (search: Record<string, unknown>): { ids?: string } => (typeof search.ids === 'string' ? { ids: search.ids } : {}),
  component: lazyRouteComponent(() => import('./features/duplicates/MergePage'), 'MergePage'),
})
const bin = createRoute({
  getParentRoute: () => root,
  path: '/bin',
  validateSearch: (search: Record<string, unknown>): { entity?: string } => (typeof search.entity === 'string' ? { entity: search.entity } : {}),
  component: lazyRouteComponent(() => import('./features/bin/BinPage'), 'BinPage'),
})
const explain = createRoute({
  getParentRoute: () => root,
  path: '/explain/$entity/$id',
  validateSearch: (search: Record<string, unknown>): { user?: string; verb?: string; at?: string } =>
    Object.fromEntries(['user', 'verb', 'at'].filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]])),
  component: lazyRouteComponent(() => import('./record/explain/ExplainPage'), 'ExplainPage'),
})
const requests = createRoute({ getParentRoute: () => root, path: '/requests', component: lazyRouteComponent(() => import('./features/sharing/RequestsPage'), 'RequestsPage') })
const tasks = createRoute({ getParentRoute: () => root, path: '/tasks', component: lazyRouteComponent(() => import('./features/work/TasksPage'), 'TasksPage') })
const messages = createRoute({ getParentRoute: () => root, path: '/messages', component: lazyRouteComponent(() => import('./features/work/MessagesPage'), 'MessagesPage') })
const me = createRoute({ getParentRoute: () => root, path: '/me', component: lazyRouteComponent(() => import('./features/session/MePage'), 'MePage') })
const appearance = createRoute({ getParentRoute: () => root, path: '/appearance', component: lazyRouteComponent(() => import('./features/appearance/AppearancePage'), 'AppearancePage') })
const outbox = createRoute({ getParentRoute: () => root, path: '/outbox', component: lazyRouteComponent(() => import('./features/phone/OutboxPage'), 'OutboxPage') })
const checkIn = createRoute({
  getParentRoute: () => root,
  path: '/check-in',
  validateSearch: (search: Record<string, unknown>): { entity?: string; id?: string } => (typeof search.entity === 'string' && typeof search.id === 'string' ? { entity: search.entity, id: search.id } : {}),
  component: lazyRouteComponent(() => import('./features/phone/CheckInPage'), 'CheckInPage'),
})

export const router = createRouter({ routeTree: root.addChildren([home, records, record, imports, oneImport, batches, batch, bin, merge, explain, requests, tasks, messages, me, appearance, outbox, checkIn]), defaultPreload: false, scrollRestoration: false })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function NotFound() {
  const { t } = useTranslation()
  return <StateView drawing="missing" title={t('common.error.missing')} text={t('common.error.missingHint')} />
}
