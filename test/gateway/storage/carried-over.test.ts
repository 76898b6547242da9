/** A gateway of an earlier version: its keys, who has them and who waits are the same after the upgrade. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, appliedVersion, migrate } from '../../../src/gateway/storage/migrate.ts';
import { openStorage } from '../../../src/gateway/storage/storage.ts';
import type { Storage } from '../../../src/gateway/storage/storage.ts';
import { newPlace } from '../../postgres/new-place.ts';

const AT = '2026-11-20T20:37:00Z';
const BEFORE_KEYS = 5;
const BEFORE_KEYGENS = 12;

let dir: string;
let storage: Storage;
let remove: () => Promise<void>;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'gateway-upgrade-'));
  const made = await newPlace(path.join(dir, 'data'));
  remove = made.remove;
  const opened = await openStorage(made.place, { mayCreate: true });
  if (opened === undefined) throw new Error('no storage');
  storage = opened;
  await makeOldSchema(0, BEFORE_KEYS);
});
afterEach(async () => {
  await storage.db.destroy();
  await remove();
  rmSync(dir, { recursive: true });
});

async function run(text: string): Promise<void> {
  await sql.raw(text).execute(storage.db);
}

/** As the versions before wrote it. */
async function makeOldSchema(from: number, to: number): Promise<void> {
  const { dialect } = storage;
  const { text, integer, strict } = dialect;
  await run(`create table if not exists schema_migration (
    version ${integer} primary key, name ${text} not null, applied_at ${text} not null)${strict}`);
  for (const [index, migration] of MIGRATIONS.slice(0, to).entries()) {
    if (index < from) continue;
    for (const statement of migration.statements(dialect)) await run(statement);
    await run(`insert into schema_migration values (${index + 1}, '${migration.name}', '${AT}')`);
  }
}

/** A station with one request that was answered by one key, and one that waits. */
async function fillOldSchema(): Promise<void> {
  await run(`insert into station (station_id, name, status, paired_at, card, card_digest,
    latest_sequence, latest_digest, latest_checkpoint, latest_size)
    values ('st', 'Vault', 'active', '${AT}', '{}', 'd', 1, 'd', 'c', 1)`);
  await run(`insert into wallet_user values ('alice', 'user-1', '${AT}')`);
  for (const [at, status] of ['done', 'queued'].entries()) {
    await run(`insert into item values ('item-${at}', 'key.assign', '{}', '${status}', ${at + 1},
      '${AT}', '', '', '')`);
    await run(`insert into key_request values ('item-${at}', 'user-1', 'secp256k1', 'cust-${at}',
      'Example', 'pkg', 'Gold', 1)`);
  }
  await run(`insert into request_bundle (bundle_id, station_id, sequence, payload_digest,
    sealed_digest, file_name, file, issued_at, not_after, status)
    values ('rq', 'st', 1, 'p', 's', 'f', '', '${AT}', '${AT}', 'answered')`);
  await run(
    `insert into response_bundle values ('rs', 'st', 1, 'rq', 'p2', 's2', '', '{}', '${AT}')`,
  );
  await run(`insert into cold_key values ('key-1', 'item-0', 'rs', 'secp256k1', '02ab', 'fp', 'sig',
    'payload', 'key_id user_id', 'statement', 3, 'aa bb', 'active', '${AT}', '')`);
}

describe('keys of an earlier version', () => {
  it('are carried over, each with its owner, its signature and its proof', async () => {
    await fillOldSchema();
    await migrate(storage, AT);
    const { db, dialect } = storage;
    expect(await appliedVersion(db, dialect)).toBe(MIGRATIONS.length);
    expect(await db.selectFrom('customer_key').selectAll().execute()).toEqual([
      {
        key_id: 'key-1',
        environment: 'COLD',
        key_type: 'secp256k1',
        public_key: '02ab',
        fingerprint: 'fp',
        signature: 'sig',
        signed_payload: 'payload',
        signed_fields: 'key_id user_id',
        status: 'active',
        added_at: AT,
        retired_at: '',
      },
    ]);
    expect(await db.selectFrom('cold_origin').selectAll().execute()).toEqual([
      {
        key_id: 'key-1',
        item_id: 'item-0',
        response_id: 'rs',
        statement: 'statement',
        leaf_index: 3,
        proof: 'aa bb',
      },
    ]);
    const both = {
      user_id: 'user-1',
      environment: 'COLD',
      key_type: 'secp256k1',
      customer_name: 'Example',
      package_id: 'pkg',
      package_name: 'Gold',
      holds_place: 1,
      asked_at: AT,
    };
    expect(
      await db.selectFrom('key_assignment').selectAll().orderBy('request_id').execute(),
    ).toEqual([
      { request_id: 'item-0', key_id: 'key-1', customer_id: 'cust-0', ...both },
      { request_id: 'item-1', key_id: '', customer_id: 'cust-1', ...both },
    ]);
  });

  it('hold their places against a second key as before', async () => {
    await fillOldSchema();
    await migrate(storage, AT);
    const again = storage.db.insertInto('key_assignment').values({
      request_id: 'another',
      key_id: '',
      user_id: 'user-1',
      environment: 'HOT',
      key_type: 'secp256k1',
      customer_id: 'cust-1',
      customer_name: '',
      package_id: '',
      package_name: '',
      holds_place: 1,
      asked_at: AT,
    });
    await expect(again.execute()).rejects.toThrow(/unique/i);
  });

  it('leave nothing behind under their old names', async () => {
    await migrate(storage, AT);
    const { db, dialect } = storage;
    for (const table of ['cold_key', 'key_request']) {
      expect((await dialect.findTable(table).execute(db)).rows).toEqual([]);
    }
  });
});

describe('backup locations of an earlier version', () => {
  it('are carried over, and a share that is made anew finds a place beside the one before', async () => {
    await makeOldSchema(BEFORE_KEYS, BEFORE_KEYGENS);
    await run(`insert into dynamic_environment values ('env', 'Sandbox', 'secret', '${AT}')`);
    await run(`insert into dynamic_user values ('env', 'user', '${AT}')`);
    await run(
      `insert into dynamic_wallet values ('env', 'wallet', 'user', 'set', 'active', 0, '${AT}')`,
    );
    const row = (
      id: string,
      keygen: string,
    ) => `insert into dynamic_location values ('${id}', 'env',
      'wallet', 'dynamic', '', 'external', '${keygen}', 'TWO_OF_TWO', 1, 'stored_oauth', 'batch', '${AT}')`;
    await run(row('share', 'k1'));
    await expect(run(row('other', 'k2'))).rejects.toThrow(/unique/i);
    const { db } = storage;
    const rows = () => db.selectFrom('dynamic_location').selectAll().execute();
    const before = await rows();
    await migrate(storage, AT);
    expect(await rows()).toEqual(before);
    await run(row('other', 'k2'));
    await expect(run(row('third', 'k2'))).rejects.toThrow(/unique/i);
    expect(await rows()).toHaveLength(2);
  });
});
