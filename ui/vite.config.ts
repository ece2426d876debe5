import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { icons } from './tools/icons.js';

export default defineConfig({
  plugins: [icons(), svelte()],
  server: { port: 5173, strictPort: true },
  build: {
    target: ['es2022', 'safari16', 'chrome110'],
    modulePreload: { polyfill: false },
    // Fonts stay files: the content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
