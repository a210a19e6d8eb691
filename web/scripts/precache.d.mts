// What the build's configuration needs to know of the list of files.
import type { Plugin } from 'vite'

export const LARGEST: number
export function precache(): Plugin
