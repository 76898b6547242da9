/**
 * Builds the gateway's console into `out/console`: a page of its own beside the window, served by the
 * gateway below `/console/`. Every file of it is ours; nothing is fetched from elsewhere.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/console',
  base: '/console/',
  plugins: [svelte()],
  build: {
    outDir: '../../out/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A busy machine is no fault of the build.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
