// Underlines the part of a label that was typed; a match by pinyin has no such part and stays plain.

export function Highlight({ label, text }: { label: string; text: string }) {
  const start = text ? label.toLowerCase().indexOf(text.trim().toLowerCase()) : -1
  if (start < 0 || text.trim() === '') return <>{label}</>
  const end = start + text.trim().length
  return (
    <>
      {label.slice(0, start)}
      <mark>{label.slice(start, end)}</mark>
      {label.slice(end)}
    </>
  )
}
