// The addresses of the client. Pages are loaded when they are opened; what is chosen on a page stands in its search part.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Gate } from './app/Gate'
import { type OrganizationsSearch, readOrganizationsSearch } from './features/organizations/search'
import { StateView } from './ui/States'
import { type ListSearch, readListSearch } from './views/list/search'

/** The list is what is opened first nearly always: it is asked for at once, beside the session and the model. */
const loadList = () => import('./views/list/ListPage')
if (window.location.pathname.startsWith('/records')) void loadList()
const loadHome = () => import('./features/home/HomePage')
if (window.location.pathname === '/') void loadHome()

/** The list that a record was opened from stays in its address, for the way to the next one; `at` is the moment that is shown. */
const readRecordSearch = (search: Record<string, unknown>): ListSearch & { at?: string | undefined } => ({ ...readListSearch(search), ...(typeof search.at === 'string' ? { at: search.at } : {}) })

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound })

const home = createRoute({ getParentRoute: () => root, path: '/', component: lazyRouteComponent(loadHome, 'HomePage') })
const records = createRoute({ getParentRoute: () => root, path: '/records/$entity', validateSearch: readListSearch, component: lazyRouteComponent(loadList, 'ListPage') })
const record = createRoute({ getParentRoute: () => root, path: '/records/$entity/$id', validateSearch: readRecordSearch, component: lazyRouteComponent(() => import('./record/RecordPage'), 'RecordPage') })
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
const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  validateSearch: (search: Record<string, unknown>): { entity?: string; organization?: string; order?: string } =>
    Object.fromEntries(['entity', 'organization', 'order'].filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]])),
  component: lazyRouteComponent(() => import('./features/quality/QualityPage'), 'QualityPage'),
})
const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/duplicates',
  validateSearch: (search: Record<string, unknown>): { entity?: string; organization?: string; state?: string } =>
    Object.fromEntries(['entity', 'organization', 'state'].filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]])),
  component: lazyRouteComponent(() => import('./features/duplicates/QueuePage'), 'QueuePage'),
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
const print = createRoute({
  getParentRoute: () => root,
  path: '/print/$entity/$id',
  validateSearch: (search: Record<string, unknown>): { organization?: string } => (typeof search.organization === 'string' ? { organization: search.organization } : {}),
  component: lazyRouteComponent(() => import('./record/PrintPage'), 'PrintPage'),
})
const requests = createRoute({ getParentRoute: () => root, path: '/requests', component: lazyRouteComponent(() => import('./features/sharing/RequestsPage'), 'RequestsPage') })
const privacy = createRoute({ getParentRoute: () => root, path: '/privacy', component: lazyRouteComponent(() => import('./features/privacy/PrivacyPage'), 'PrivacyPage') })
const onePerson = createRoute({ getParentRoute: () => root, path: '/privacy/$entity/$id', component: lazyRouteComponent(() => import('./features/privacy/PersonPage'), 'PersonPage') })
const tasks = createRoute({ getParentRoute: () => root, path: '/tasks', component: lazyRouteComponent(() => import('./features/work/TasksPage'), 'TasksPage') })
const messages = createRoute({ getParentRoute: () => root, path: '/messages', component: lazyRouteComponent(() => import('./features/work/MessagesPage'), 'MessagesPage') })
const organizations = createRoute({
  getParentRoute: () => root,
  path: '/organizations',
  validateSearch: (search: Record<string, unknown>): OrganizationsSearch => readOrganizationsSearch(search),
  component: lazyRouteComponent(() => import('./features/organizations/OrganizationsPage'), 'OrganizationsPage'),
})
const reorganizations = createRoute({ getParentRoute: () => root, path: '/reorganizations', component: lazyRouteComponent(() => import('./features/organizations/ReorganizationsPage'), 'ReorganizationsPage') })
const reorganization = createRoute({
  getParentRoute: () => root,
  path: '/reorganizations/$id',
  validateSearch: (search: Record<string, unknown>): { unit?: string } => (typeof search.unit === 'string' ? { unit: search.unit } : {}),
  component: lazyRouteComponent(() => import('./features/organizations/ReorganizationPage'), 'ReorganizationPage'),
})
const me = createRoute({ getParentRoute: () => root, path: '/me', component: lazyRouteComponent(() => import('./features/session/MePage'), 'MePage') })
const appearance = createRoute({ getParentRoute: () => root, path: '/appearance', component: lazyRouteComponent(() => import('./features/appearance/AppearancePage'), 'AppearancePage') })
const outbox = createRoute({ getParentRoute: () => root, path: '/outbox', component: lazyRouteComponent(() => import('./features/phone/OutboxPage'), 'OutboxPage') })
const checkIn = createRoute({
  getParentRoute: () => root,
  path: '/check-in',
  validateSearch: (search: Record<string, unknown>): { entity?: string; id?: string } => (typeof search.entity === 'string' && typeof search.id === 'string' ? { entity: search.entity, id: search.id } : {}),
  component: lazyRouteComponent(() => import('./features/phone/CheckInPage'), 'CheckInPage'),
})

const text = (search: Record<string, unknown>, ...names: string[]) => Object.fromEntries(names.filter((name) => typeof search[name] === 'string').map((name) => [name, search[name]]))
const people = createRoute({
  getParentRoute: () => root,
  path: '/admin/users',
  validateSearch: (search: Record<string, unknown>): { q?: string; show?: 'all' | 'active' | 'locked' | 'program' } => text(search, 'q', 'show'),
  component: lazyRouteComponent(() => import('./features/admin/UsersPage'), 'UsersPage'),
})
const person = createRoute({ getParentRoute: () => root, path: '/admin/users/$id', component: lazyRouteComponent(() => import('./features/admin/UserPage'), 'UserPage') })
const handover = createRoute({ getParentRoute: () => root, path: '/admin/users/$id/handover', component: lazyRouteComponent(() => import('./features/admin/HandoverPage'), 'HandoverPage') })
const rights = createRoute({
  getParentRoute: () => root,
  path: '/admin/rights',
  validateSearch: (search: Record<string, unknown>): { entity?: string; role?: string } => text(search, 'entity', 'role'),
  component: lazyRouteComponent(() => import('./features/admin/RightsPage'), 'RightsPage'),
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  validateSearch: (search: Record<string, unknown>): { kind?: string; by?: string; entity?: string; record?: string; from?: string; to?: string } => text(search, 'kind', 'by', 'entity', 'record', 'from', 'to'),
  component: lazyRouteComponent(() => import('./features/admin/AuditPage'), 'AuditPage'),
})

export const router = createRouter({ routeTree: root.addChildren([home, records, record, imports, oneImport, batches, batch, bin, merge, explain, print, requests, tasks, messages, me, appearance, outbox, checkIn, privacy, onePerson, quality, duplicates, people, person, handover, rights, audit, organizations, reorganizations, reorganization]), defaultPreload: false, scrollRestoration: false })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function NotFound() {
  const { t } = useTranslation()
  return <StateView drawing="missing" title={t('common.error.missing')} text={t('common.error.missingHint')} />
}
