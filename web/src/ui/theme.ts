// Fits the kit to the design tokens, so that its overlays and pickers look like the rest. No component is styled twice.
import { createTheme, type MantineThemeOverride } from '@mantine/core'

const accent = ['#eef2ff', '#dfe6ff', '#c8d3fa', '#a5b6ff', '#7c95ff', '#5b77ea', '#3b5bdb', '#2f4bbf', '#273fa0', '#1f3180'] as const

export const theme: MantineThemeOverride = createTheme({
  fontFamily: 'var(--font)',
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  colors: { accent },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '14px', xl: '16px' },
  components: {
    Popover: { defaultProps: { shadow: undefined, radius: 10, zIndex: 300, transitionProps: { duration: 120, transition: 'fade' } } },
    Menu: { defaultProps: { radius: 10, zIndex: 300, transitionProps: { duration: 120, transition: 'fade' } } },
    Modal: { defaultProps: { radius: 14, zIndex: 200, centered: true, transitionProps: { duration: 160, transition: 'fade' } } },
  },
})
