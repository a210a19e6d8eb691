// Turns the sources into hashed static files that the server hands out; never decides anything about data.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { precache } from './scripts/precache.mjs'

const server = process.env.HEZONG_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react(), precache()],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': server, '/healthz': server } },
  preview: { host: '127.0.0.1', port: 4173, proxy: { '/api': server, '/healthz': server } },
  build: {
    // In-app browsers lag behind; these versions know color-mix and :has (ux.md, pitfall 14).
    target: ['chrome111', 'safari16.4', 'firefox121'],
    manifest: true,
    modulePreload: { polyfill: false },
    // Small assets stay files: a data: address would need its own permission in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/offline/sw.ts' },
      // A worker governs the addresses below its own: it stands at the root, under a name that stays.
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  test: { environment: 'jsdom', include: ['test/**/*.test.{ts,tsx}', 'src/**/*.test.{ts,tsx}'], setupFiles: ['test/setup.ts'] },
})
