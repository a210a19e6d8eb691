// Writes values as literals of the filter language and reads them back (contract §2, Filter). Knows nothing of fields.

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}

export function unquote(literal: string): string | null {
  const text = literal.trim()
  const mark = text[0]
  if (text.length < 2 || (mark !== "'" && mark !== '"') || !text.endsWith(mark)) return null
  const inner = text.slice(1, -1)
  // An unescaped mark inside means that this is more than one literal.
  if (new RegExp(`(^|[^\\\\])(\\\\\\\\)*${mark}`).test(inner)) return null
  return inner.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
}

/** Splits at a separator that stands outside quotes and brackets: "a && b(c, d)" at "," gives one part. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let mark: string | null = null
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? ''
    if (mark) {
      if (sign === '\\') index += 1
      else if (sign === mark) mark = null
    } else if (sign === "'" || sign === '"') mark = sign
    else if ('([{'.includes(sign)) depth += 1
    else if (')]}'.includes(sign)) depth -= 1
    else if (depth === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(start, index))
      start = index + separator.length
      index = start - 1
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '')
}

export function readList(text: string, read: (item: string) => string | null): string[] | null {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1]
  if (inner === undefined) return null
  const values = splitOutside(inner, ',').map(read)
  return values.every((value) => value !== null) ? values : null
}
