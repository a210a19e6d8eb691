// Asks whether the server is there at all; the answer itself does not matter, and nothing between may give an old one.

export async function ping(): Promise<boolean> {
  if (navigator.onLine === false) return false
  try {
    const response = await fetch('/api/session', { method: 'HEAD', credentials: 'same-origin', cache: 'no-store' })
    return response.status < 500
  } catch {
    return false
  }
}
