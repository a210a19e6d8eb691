// Draws a piece of the client with what every piece needs: the kit, a cache of answers and the model.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { ModelProvider } from '../src/meta/model'
import { KitProvider } from '../src/ui/KitProvider'
import { model } from './fixtures'

export const show = (node: ReactNode) =>
  render(
    <KitProvider>
      <QueryClientProvider client={new QueryClient()}>
        <ModelProvider value={model}>{node}</ModelProvider>
      </QueryClientProvider>
    </KitProvider>,
  )
