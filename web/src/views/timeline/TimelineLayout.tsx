// Stub.
import type { LayoutProps } from '../list/GridLayout'

export function TimelineLayout({ entity }: LayoutProps) {
  return <p>{entity.plural}</p>
}
