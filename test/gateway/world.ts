/**
 * A gateway in a temporary folder, paired with a station counterpart, with one API key and a clock
 * that a test can set. Real database, real cryptography, no socket.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hono } from 'hono';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import type { Scope } from '../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../src/gateway/app.ts';
import { gatewayCard } from '../../src/gateway/card.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { createHotStore } from '../../src/gateway/hot-keys/create-hot-store.ts';
import { readKeyFile } from '../../src/gateway/hot-keys/key-file.ts';
import { pairStation } from '../../src/gateway/pairing/pair-station.ts';
import type { Place } from '../../src/gateway/storage/storage.ts';
import { newPlace } from '../postgres/new-place.ts';
import { StationCounterpart } from './station-counterpart.ts';

export class SettableClock implements Clock {
  #now = new Date('2026-11-20T20:37:00Z');

  now(): Date {
    return new Date(this.#now);
  }

  passDays(days: number): void {
    this.passSeconds(days * 86_400);
  }

  passSeconds(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1_000);
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }
}

export interface World {
  /** A folder of this world's own; on SQLite the database is in it. */
  readonly dir: string;
  /** What `openGateway` takes, to open the same gateway again. */
  readonly place: Place;
  /** Of its HOT environment, where it has one. */
  readonly hotKeyFile: string;
  readonly gateway: Gateway;
  readonly app: Hono;
  readonly clock: SettableClock;
  readonly station: StationCounterpart;
  readonly card: Uint8Array;
  readonly token: string;
  readonly apiKeyId: string;
  /** `POST /v1/keys` with the API key. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The app once more over the same gateway, as another process has it. */
  anotherApp(): Hono;
  /** A further API key; its token. */
  tokenWith(scopes: readonly Scope[], subject?: string): Promise<string>;
  get(target: string, headers?: Record<string, string>): Promise<Response>;
  /** Asks for a secp256k1 key with these further fields; the id of the request. */
  ask(fields?: Record<string, unknown>): Promise<string>;
  /** Exports to a new folder; the files in order. */
  exportFiles(): Promise<Uint8Array[]>;
  /** The single file of an export. */
  exportFile(): Promise<Uint8Array>;
  /** The kinds of the audit entries, in order. */
  auditKinds(): Promise<string[]>;
  /** All that the database holds, as its bytes lie in files or as its rows, to search for a secret. */
  kept(): Promise<Buffer>;
  /** Every row of every table but the audit log, to show that nothing changed. */
  rows(): Promise<string>;
  close(): Promise<void>;
}

let users = 0;

export async function openWorld({
  paired = true,
  env = 'test',
  hot = false,
}: { paired?: boolean; env?: 'test' | 'production'; hot?: boolean } = {}): Promise<World> {
  const dir = mkdtempSync(path.join(tmpdir(), 'gateway-'));
  const clock = new SettableClock();
  const data = path.join(dir, 'data');
  const { place, remove } = await newPlace(data);
  const options = { clock, random: systemRandom, create: { env, name: 'Gateway one' } };
  const hotKeyFile = path.join(dir, 'hot.key');
  let gateway = await openGateway(place, options);
  if (hot) {
    await createHotStore(gateway, { file: hotKeyFile });
    await gateway.close();
    gateway = await openGateway(place, { ...options, hotKey: readKeyFile(hotKeyFile) });
  }
  const station = new StationCounterpart(clock, env);
  if (paired) await pair(gateway, station);
  const { token, id: apiKeyId } = await createApiKey(gateway, { label: 'wallet' });
  const app = buildApp(gateway);
  const authorization = { Authorization: `Bearer ${token}` };
  const world: World = {
    dir: data,
    place,
    hotKeyFile,
    gateway,
    app,
    clock,
    station,
    card: gatewayCard(gateway).bytes,
    token,
    apiKeyId,
    post: async (body, headers = {}) =>
      await app.request('/v1/keys', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...authorization, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    anotherApp: () => buildApp(gateway),
    tokenWith: async (scopes, subject = '') =>
      (await createApiKey(gateway, { label: 'another', scopes, subject })).token,
    get: async (target, headers = {}) =>
      await app.request(target, { headers: { ...authorization, ...headers } }),
    ask: async (fields = {}) => {
      const response = await world.post({
        user_identifier: `user-${String(users++)}@example.com`,
        key_type: 'secp256k1',
        key_environment: 'COLD',
        ...fields,
      });
      expect(response.status).toBe(202);
      return ((await response.json()) as { request_id: string }).request_id;
    },
    exportFiles: async () => {
      const folder = mkdtempSync(path.join(dir, 'drive-'));
      const { files } = await exportRequests(gateway, { folder });
      return files.map((file) => new Uint8Array(readFileSync(file.path)));
    },
    exportFile: async () => {
      const [file, ...more] = await world.exportFiles();
      if (file === undefined || more.length > 0) throw new Error('one file was expected');
      return file;
    },
    auditKinds: async () => {
      const rows = await gateway.db
        .selectFrom('audit_entry')
        .select('entry')
        .orderBy('position')
        .execute();
      return rows.map(({ entry }) => (JSON.parse(entry) as { kind: string }).kind);
    },
    kept: async () => (typeof place === 'string' ? filesOf(place) : await dumpOf(gateway)),
    rows: async () => await allRows(gateway),
    close: async () => {
      await gateway.close();
      await remove();
      rmSync(dir, { recursive: true });
    },
  };
  return world;
}

export async function pair(gateway: Gateway, station: StationCounterpart): Promise<void> {
  await pairStation(gateway, { cardBytes: station.cardBytes, expected: station.cardDigest });
}

/** `act` refuses with this code, writes exactly one audit entry `response.refused`, and nothing else. */
export async function expectImportRefused(
  world: World,
  code: RefusalCode,
  act: () => Promise<unknown>,
): Promise<void> {
  const rowsBefore = await world.rows();
  const auditBefore = await world.auditKinds();
  await expect(act()).rejects.toMatchObject({ code });
  expect(await world.rows()).toBe(rowsBefore);
  expect(await world.auditKinds()).toEqual([...auditBefore, 'response.refused']);
}

const TABLES = [
  'identity',
  'station',
  'api_key',
  'operator',
  'wallet_user',
  'item',
  'key_assignment',
  'request_bundle',
  'bundle_item',
  'response_bundle',
  'customer_key',
  'cold_origin',
  'hot_store',
  'hot_key',
  'pool_request',
  'pool_level',
  'backup',
  'drill',
] as const;

async function allRows({ db }: Gateway): Promise<string> {
  const tables = await Promise.all(
    TABLES.map(async (table) => [table, await db.selectFrom(table).selectAll().execute()]),
  );
  return JSON.stringify(tables);
}

function filesOf(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));
}

async function dumpOf({ db }: Gateway): Promise<Buffer> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema()`.execute(db);
  const rows = await Promise.all(
    tables.rows.map(({ name }) => sql`select * from ${sql.table(name)}`.execute(db)),
  );
  return Buffer.from(JSON.stringify(rows.map((table) => table.rows)));
}
