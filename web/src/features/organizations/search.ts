// What is chosen on the page of organizations, as it stands in the address.
export interface OrganizationsSearch {
  at?: string
  with?: string
  view?: 'chart' | 'list'
  unit?: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readOrganizationsSearch(search: Record<string, unknown>): OrganizationsSearch {
  const text = (name: string) => (typeof search[name] === 'string' ? (search[name] as string) : undefined)
  const day = (name: string) => (DAY.test(text(name) ?? '') ? text(name) : undefined)
  const found: Record<string, string | undefined> = { at: day('at'), with: day('with'), view: search.view === 'list' ? 'list' : undefined, unit: text('unit') }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as OrganizationsSearch
}
