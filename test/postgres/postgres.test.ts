/** What is asked of a PostgreSQL server, and what this software makes of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { POSTGRES } from '../../src/gateway/storage/dialect.ts';
import { MIGRATIONS } from '../../src/gateway/storage/migrate.ts';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import { checkServer, wholeNumber } from '../../src/gateway/storage/postgres.ts';
import type { Place } from '../../src/gateway/storage/storage.ts';
import { ConsoleClient } from '../gateway/console/console-client.ts';
import { openWorld, SettableClock } from '../gateway/world.ts';
import { addressOf, asAdmin, newPlace } from './new-place.ts';

const clock = new SettableClock();
const create = { env: 'test', name: 'Gateway one' } as const;

let place: Place;
let user: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ place, remove } = await newPlace(''));
  user = typeof place === 'string' ? '' : place.user;
});
afterEach(async () => {
  await remove();
});

function open(options: { create?: typeof create } = {}) {
  return openGateway(place, { clock, random: systemRandom, ...options });
}

describe('opening', () => {
  it('refuses a database without a gateway, and makes nothing there', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_NOT_FOUND' });
    // An empty schema can be dropped without what is in it.
    await asAdmin(`drop schema ${user}`, `create schema ${user} authorization ${user}`);
  });

  it('refuses a server that is not there, and a user that it does not know', async () => {
    const nowhere = parsePostgresAddress(`postgres:///x?host=/nonexistent&user=ann`);
    const stranger = parsePostgresAddress(addressOf('nobody_here'));
    for (const wrong of [nowhere, stranger]) {
      await expect(
        openGateway(wrong, { clock, random: systemRandom, create }),
      ).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
    }
  });

  it('refuses a user who may make no tables', async () => {
    await asAdmin(`drop schema ${user}`, `create schema ${user}`);
    await expect(open({ create })).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
  });

  it.each([
    ['synchronous_commit', 'off'],
    ['default_transaction_read_only', 'on'],
  ])('refuses a server that sets %s to %s for this user', async (name, value) => {
    await (await open({ create })).close();
    await asAdmin(`alter role ${user} set ${name} = ${value}`);
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
    await asAdmin(`alter role ${user} reset ${name}`);
    await (await open()).close();
  });

  it('refuses a server on which a setting did not take', () => {
    const honest: Record<string, string> = {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      server_encoding: 'UTF8',
      client_encoding: 'UTF8',
      transaction_read_only: 'off',
      lock_timeout: '15s',
      idle_in_transaction_session_timeout: '30s',
      standard_conforming_strings: 'on',
    };
    checkServer((name) => honest[name] ?? '');
    for (const name of Object.keys(honest)) {
      expect(() => {
        checkServer((asked) => (asked === name ? 'wrong' : (honest[asked] ?? '')));
      }).toThrow(`${name} is wrong`);
    }
  });

  it('refuses a database of a newer version', async () => {
    const gateway = await open({ create });
    const later = { version: 999, name: 'later', applied_at: '2030-01-01T00:00:00Z' };
    await gateway.db.insertInto('schema_migration').values(later).execute();
    await gateway.close();
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
  });

  it('makes one identity when three open a new gateway at once', async () => {
    const gateways = await Promise.all([1, 2, 3].map(() => open({ create })));
    expect(new Set(gateways.map(({ identity }) => identity.gatewayId)).size).toBe(1);
    const entries = await gateways[0]?.db.selectFrom('audit_entry').selectAll().execute();
    expect(entries).toHaveLength(1);
    for (const gateway of gateways) await gateway.close();
  });
});

describe('schema', () => {
  it('is frozen as it is on SQLite: a change is a new file', () => {
    const digests = MIGRATIONS.map(({ name, statements }) => [
      name,
      sha256Hex(utf8(statements(POSTGRES).join(';\n'))),
    ]);
    expect(digests).toEqual(FROZEN);
  });

  it('has columns of three types only, and orders text by its bytes', async () => {
    const gateway = await open({ create });
    const types = await sql<{ data_type: string; collation_name: string | null }>`
      select distinct data_type, collation_name from information_schema.columns
      where table_schema = current_schema() order by data_type`.execute(gateway.db);
    expect(types.rows).toEqual([
      { data_type: 'bigint', collation_name: null },
      { data_type: 'bytea', collation_name: null },
      { data_type: 'text', collation_name: 'C' },
    ]);
    for (const name of ['b', 'A', 'a', 'B', '-', '1']) {
      const row = { user_identifier: name, user_id: name, created_at: '' };
      await gateway.db.insertInto('wallet_user').values(row).execute();
    }
    const ordered = gateway.db.selectFrom('wallet_user').select('user_id').orderBy('user_id');
    expect((await ordered.execute()).map((row) => row.user_id).join('')).toBe('-1ABab');
    await gateway.close();
  });

  it('refuses to change, delete or cut off audit entries', async () => {
    const gateway = await open({ create });
    const { db } = gateway;
    const appendOnly = 'append-only';
    await expect(db.deleteFrom('audit_entry').execute()).rejects.toThrow(appendOnly);
    await expect(db.updateTable('audit_entry').set({ entry: '' }).execute()).rejects.toThrow(
      appendOnly,
    );
    await expect(sql`truncate audit_entry`.execute(db)).rejects.toThrow(appendOnly);
    await gateway.close();
  });

  it('gives whole numbers as numbers, and refuses one that a number cannot hold', () => {
    expect(wholeNumber('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => wholeNumber('9007199254740993')).toThrow('too large');
  });
});

describe('a transaction', () => {
  it('waits for the one before, sees all that it wrote, and lets others read meanwhile', async () => {
    const a = await open({ create });
    const b = await open();
    const order: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await a.db.transaction().execute(async (tx) => {
      second = b.db.transaction().execute(async (other) => {
        const row = await other.selectFrom('identity').select('name').executeTakeFirstOrThrow();
        order.push(row.name);
      });
      await sleep(300);
      await tx.updateTable('identity').set({ name: 'Changed' }).execute();
      const read = await b.db.selectFrom('identity').select('name').executeTakeFirstOrThrow();
      order.push(read.name);
    });
    await second;
    expect(order).toEqual(['Gateway one', 'Changed']);
    await a.close();
    await b.close();
  });

  it('does not wait for one of a gateway in another schema', async () => {
    const elsewhere = await newPlace('');
    const a = await open({ create });
    const b = await openGateway(elsewhere.place, { clock, random: systemRandom, create });
    await a.db.transaction().execute(async () => {
      await b.db.transaction().execute(() => Promise.resolve());
    });
    await a.close();
    await b.close();
    await elsewhere.remove();
  });

  it('ends with its connection, and the gateway goes on with another', async () => {
    const gateway = await open({ create });
    const cutOff = gateway.db.transaction().execute(async (tx) => {
      await tx.updateTable('identity').set({ name: 'Changed' }).execute();
      await asAdmin(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${user}'`,
      );
      await tx.selectFrom('identity').selectAll().execute();
    });
    await expect(cutOff).rejects.toThrow();
    const { name } = await gateway.db
      .selectFrom('identity')
      .select('name')
      .executeTakeFirstOrThrow();
    expect(name).toBe('Gateway one');
    await gateway.db.transaction().execute(() => Promise.resolve());
    await gateway.close();
  });
});

describe('a character that PostgreSQL does not keep', () => {
  it('finds nothing and changes nothing, wherever a caller writes it', async () => {
    const world = await openWorld();
    const rows = await world.rows();
    for (const path of ['/v1/keys/requests/a%00', '/v1/keys/%00/attestation']) {
      expect((await world.get(path)).status).toBe(404);
    }
    const asked = { user_identifier: 'a\0b', key_type: 'secp256k1', key_environment: 'COLD' };
    expect((await world.post(asked)).status).toBe(400);
    const login = await new ConsoleClient(world.app).logIn('Olga\0', 'six words');
    expect([login.status, await login.text()]).toEqual([
      401,
      expect.stringContaining('LOGIN_REFUSED'),
    ]);
    expect(await world.rows()).toBe(rows);
    await world.close();
  });
});

const FROZEN = [
  ['first-exchange', '9850a67cb6a43e14f782bf20a86925f384b5877d754bced39b734124a50a0831'],
  ['station-condition', 'f1cf8f32ab369c5d47f439bdfc2d6fa198f79d5cf47ec3ceb02a2b60205e02a6'],
  ['console', 'af8f35279e847d1b5da8110c88becedec459d802502de9a4486f0d5ac35f6665'],
  ['stored-files', 'edfe38ba639d425197851ed1474fcfcbaa1f5670d395a09bf4ed4351395f53ef'],
  ['conventions', '58145d7b8e369e6d5dc8df4807bb7805a3800004bf84aaf9c23f4ef80bc18ab1'],
  ['keys', '79b88d2c6a6fe6d617b8fbc816c502b7cbe2e3d391e18e1ce136d1320641add4'],
  ['backups', '284671c705714a23426ce246bdd921f69dddce69d62a92e40cce35893da6f016'],
  ['verifications', 'babb34dc65193633b964870a4c8e115ab5ab101e98d06e4eaa9d4d81fca9365e'],
  ['dynamic', '37c7c59d26743f5c77dcc283161dfe9f0f8a4cce494064832a169e2f619a2bd4'],
  ['portal', '091056c78d4d58af1cf9874181afb895009f229785ebf9fcc312afd7923742f7'],
  ['webhooks', '0cf3b77faa5dc0c434c54092e9ec46ce52cfd105fce6d1d5475bca702c5baa00'],
  ['portal-ejection', 'c1d6699e0a6faf2e37652714c9a242fc4dc34251849a9643394cbd78d8a247e1'],
  ['dynamic-keygens', 'c45a68f9d5aceae13ea29570aee50932f4ae857e216c82addb6062d722aeb5c6'],
];

describe('while others write', () => {
  it('what only reads is answered, however many wait for their turn to write', async () => {
    const [gateway, other] = [await open({ create }), await open()];
    const [holding, letGo] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    let written = 0;
    try {
      const held = other.db.transaction().execute(async () => {
        holding.resolve(null);
        await letGo.promise;
      });
      await holding.promise;
      const waiting = Array.from({ length: 40 }, () =>
        gateway.db.transaction().execute(async (tx) => {
          await sql`select 1`.execute(tx);
          written += 1;
        }),
      );
      // Long enough for all of them to have asked for a connection.
      await sleep(500);
      const reads = Array.from({ length: 40 }, () =>
        gateway.db.selectFrom('audit_entry').select('position').execute(),
      );
      expect(await Promise.all(reads)).toHaveLength(40);
      expect(written).toBe(0);
      letGo.resolve(null);
      await Promise.all([held, ...waiting]);
      expect(written).toBe(40);
    } finally {
      letGo.resolve(null);
      await gateway.close();
      await other.close();
    }
  });
});
