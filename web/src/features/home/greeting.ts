// Who is greeted how: by the hour, and with the name that people call each other by.

export function partOfDay(hour: number): 'night' | 'morning' | 'noon' | 'afternoon' | 'evening' {
  if (hour < 5) return 'night'
  if (hour < 11) return 'morning'
  if (hour < 13) return 'noon'
  return hour < 18 ? 'afternoon' : 'evening'
}

const DOUBLE = /^(欧阳|上官|司马|诸葛|司徒|夏侯|皇甫|尉迟|长孙|慕容)/u

/** The given name: Chinese family names come first and are left out where two signs remain; otherwise the first word. */
export function calledName(name: string): string {
  const signs = [...name.trim()]
  if (!/\p{Script=Han}/u.test(signs[0] ?? '')) return name.trim().split(/\s+/)[0] ?? name
  const family = DOUBLE.test(name) ? 2 : 1
  return signs.length - family >= 2 ? signs.slice(family).join('') : name.trim()
}
