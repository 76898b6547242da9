import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { findPostgres } from './test/postgres/binaries.ts';

/** Suites whose meaning hangs on the database; they run on SQLite and once more on PostgreSQL. */
const ON_POSTGRES_TOO = [
  'test/gateway/assign-key.test.ts',
  'test/gateway/backups/*.test.ts',
  'test/gateway/console/{known-browser,session}.test.ts',
  'test/gateway/conventions/{every-endpoint,idempotency,revoked-meanwhile}.test.ts',
  'test/gateway/crash.test.ts',
  'test/gateway/dynamic/{deliver,hot-delivery,locations,registry}.test.ts',
  'test/gateway/drills/*.test.ts',
  'test/gateway/exchange.test.ts',
  'test/gateway/going-to-production.test.ts',
  'test/gateway/import-chain.test.ts',
  'test/gateway/load/*.test.ts',
  'test/gateway/long-log.test.ts',
  'test/gateway/hot-keys/*.test.ts',
  'test/gateway/keys/*.test.ts',
  'test/gateway/maintenance/*.test.ts',
  'test/gateway/observe/{health,metrics}.test.ts',
  'test/gateway/operators/*.test.ts',
  'test/gateway/outbox.test.ts',
  'test/gateway/pairing.test.ts',
  'test/gateway/permafrost/*.test.ts',
  'test/gateway/portal/backup.test.ts',
  'test/gateway/portal/ejection.test.ts',
  'test/gateway/portal/share-pairs.test.ts',
  'test/gateway/portal/webhooks.test.ts',
  'test/gateway/retail/*.test.ts',
  'test/gateway/pool/*.test.ts',
  'test/gateway/station-condition.test.ts',
  'test/gateway/stopping.test.ts',
  'test/gateway/storage/*.test.ts',
  'test/gateway/webhooks/*.test.ts',
  'test/postgres/*.test.ts',
];

export default defineConfig({
  // The window's thinking (`*.svelte.ts`) is tested without a window.
  plugins: [svelte()],
  test: {
    setupFiles: ['test/derive-once.ts'],
    // RSA-4096 keys and 256 MiB Argon2 passes take seconds on a small machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: ['test/postgres/**'],
          globalSetup: ['test/system-packages.ts'],
        },
      },
      ...(findPostgres() === undefined
        ? []
        : [
            {
              extends: true as const,
              test: {
                name: 'on PostgreSQL',
                include: ON_POSTGRES_TOO,
                globalSetup: ['test/system-packages.ts', 'test/postgres/cluster.ts'],
              },
            },
          ]),
    ],
  },
});
