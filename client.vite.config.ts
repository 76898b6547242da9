/**
 * Builds `permafrost/client` into `out/client/index.js`: one file that runs on Node with nothing installed
 * beside it, so that it can be read whole, pinned by its digest and copied to where a wallet runs.
 */
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'out/client',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    lib: { entry: 'src/client/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: {
      external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
      checks: { bundlerTimings: false },
    },
  },
});
