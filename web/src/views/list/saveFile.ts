// Hands a file to the browser to keep.

export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser has to have started reading before the address may go.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
