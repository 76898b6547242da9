import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The window's thinking (`*.svelte.ts`) is tested without a window.
  plugins: [svelte()],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/system-packages.ts'],
    setupFiles: ['test/derive-once.ts'],
    // RSA-4096 keys and 256 MiB Argon2 passes take seconds on a small machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
