// Starts the client: language first, then the kit with our tokens, the query cache and the addresses.
import './ui/kit-styles'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { makeQueryClient } from './api/queries'
import { useConnection } from './api/connection'
import { wearAccent } from './app/look'
import { usePreferences } from './app/preferences'
import { startLanguage } from './i18n'
import { registerWorker } from './offline/register'
import { startOffline } from './offline/start'
import { router } from './router'
import { KitProvider } from './ui/KitProvider'

const client = makeQueryClient()
startOffline(client)

// After a deploy an open page may ask for files that are gone; a fresh page has the new names.
window.addEventListener('vite:preloadError', () => navigator.onLine && window.location.reload())

async function start(): Promise<void> {
  const { language, density, accent } = usePreferences.getState()
  wearAccent(accent)
  document.documentElement.setAttribute('data-density', density)
  useConnection.setState({ language })
  await startLanguage(language)
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <StrictMode>
      <KitProvider>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </KitProvider>
    </StrictMode>,
  )
}

void start()
registerWorker()
