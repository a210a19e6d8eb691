// The sign on a mark and the number behind its colour, both from what never changes.

export function hash(text: string): number {
  let value = 2166136261
  for (const sign of text) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0
  return value
}

const isWide = (sign: string | undefined) => sign !== undefined && /\p{Script=Han}/u.test(sign)

/** The sign that tells a company from its neighbours: in long Chinese names the place stands first, so the third one. */
export function tileSign(label: string): string {
  const signs = [...label.replace(/[（(].*?[)）]/g, '').trim()]
  if (!isWide(signs[0])) return (signs[0] ?? '?').toUpperCase()
  if (signs.length < 6) return signs[0] ?? '?'
  const third = /[省市县区州]/.test(signs[2] ?? '') ? signs[3] : signs[2]
  return isWide(third) ? (third ?? '?') : (signs[0] ?? '?')
}
