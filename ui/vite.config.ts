import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { bundleSize, icons } from './tools/icons.js';

export default defineConfig({
  plugins: [icons(), svelte(), bundleSize()],
  server: {
    port: 5173,
    strictPort: true,
    // In a browser, questions go to the loopback host of the tests; in the window they never come here.
    proxy: { '/rpc': 'http://127.0.0.1:5180', '/events': 'http://127.0.0.1:5180' },
  },
  build: {
    target: ['es2022', 'safari16', 'chrome110'],
    modulePreload: { polyfill: false },
    // Fonts stay files: the content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
