// Stub.
import type { LayoutProps } from '../list/GridLayout'

export function CalendarLayout({ entity }: LayoutProps) {
  return <p>{entity.plural}</p>
}
