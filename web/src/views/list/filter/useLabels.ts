// Looks up what the records in a filter are called; an address only holds their ids.
import { useQueries } from '@tanstack/react-query'
import { keys } from '../../../api/queries'
import { readRecord } from '../../../api/records'
import { useModel } from '../../../meta/model'
import { labelOf } from '../../../meta/values'

export function useLabels(entityName: string | undefined, ids: string[]): Record<string, string> {
  const { entities } = useModel()
  const entity = entityName ? entities[entityName] : undefined
  const found = useQueries({
    queries: ids.map((id) => ({ queryKey: keys.record(entityName ?? '', id), queryFn: () => readRecord(entityName ?? '', id), enabled: Boolean(entity), staleTime: 300_000, retry: false })),
  })
  const labels: Record<string, string> = {}
  found.forEach(({ data }, index) => {
    const id = ids[index]
    if (data && entity && id) labels[id] = labelOf(data, entity)
  })
  return labels
}
