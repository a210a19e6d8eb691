// Stub.
import type { LayoutProps } from '../list/GridLayout'

export function BoardLayout({ entity }: LayoutProps) {
  return <p>{entity.plural}</p>
}
