/** Where a benchmark keeps its gateway: a folder on the disk, or a PostgreSQL server with its files there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import type { Place } from '../../src/gateway/storage/storage.ts';
import { findPostgres } from '../../test/postgres/binaries.ts';
import { startServer } from '../../test/postgres/cluster.ts';

export interface BenchPlace {
  readonly database: 'SQLite' | 'PostgreSQL';
  readonly place: Place;
  readonly remove: () => Promise<void>;
}

/** Both, one after another: the second is started when the first is removed. */
export async function* benchPlaces(): AsyncGenerator<BenchPlace, void, undefined> {
  yield sqlitePlace();
  if (findPostgres() !== undefined) yield await postgresPlace();
}

export function sqlitePlace(): BenchPlace {
  const place = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-'));
  const remove = (): Promise<void> => {
    rmSync(place, { recursive: true });
    return Promise.resolve();
  };
  return { database: 'SQLite', place, remove };
}

async function postgresPlace(): Promise<BenchPlace> {
  const { cluster, stop } = await startServer(tmpdir());
  const address = `postgres:///postgres?host=${cluster.host}&user=${cluster.user}`;
  return { database: 'PostgreSQL', place: parsePostgresAddress(address), remove: stop };
}
