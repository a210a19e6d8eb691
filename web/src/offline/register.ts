// Registers the service worker once the page is at rest: at once on phones and where it is installed, later at a desk, where it is wanted least.

const PHONE = 1_500
const DESK = 20_000

export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const isPhone = window.matchMedia('(max-width: 720px), (display-mode: standalone)').matches
  window.addEventListener('load', () => window.setTimeout(() => void navigator.serviceWorker.register('/sw.js').catch(() => undefined), isPhone ? PHONE : DESK))
}
