/** The database: settings that are read back, schema that is frozen, identity made once. */
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { SQLITE } from '../../src/gateway/storage/dialect.ts';
import { MIGRATIONS } from '../../src/gateway/storage/migrate.ts';
import { checkSettings } from '../../src/gateway/storage/sqlite.ts';
import { SettableClock } from './world.ts';

const clock = new SettableClock();
const create = { env: 'test', name: 'Gateway one' } as const;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'gateway-storage-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function open(options: { create?: typeof create } = {}) {
  return openGateway(dir, { clock, random: systemRandom, ...options });
}

describe('opening', () => {
  it('refuses a folder without a gateway, and makes nothing there', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_NOT_FOUND' });
    expect(() => statSync(path.join(dir, 'gateway.sqlite'))).toThrow('ENOENT');
  });

  it('refuses a file that is no database', async () => {
    writeFileSync(path.join(dir, 'gateway.sqlite'), 'x'.repeat(4096));
    await expect(open({ create })).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
  });

  it('refuses a place where no folder can be', async () => {
    const file = path.join(dir, 'a-file');
    writeFileSync(file, '');
    for (const place of [file, path.join(file, 'below')]) {
      await expect(
        openGateway(place, { clock, random: systemRandom, create }),
      ).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
    }
  });

  it('refuses a database of a newer version', async () => {
    await (await open({ create })).close();
    const db = new BetterSqlite3(path.join(dir, 'gateway.sqlite'));
    db.exec("insert into schema_migration values (999, 'later', '2030-01-01T00:00:00Z')");
    db.close();
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
  });

  it('refuses a name that cannot be shown', async () => {
    const hidden = { env: 'test', name: 'a\u200bb' } as const;
    await expect(
      openGateway(dir, { clock, random: systemRandom, create: hidden }),
    ).rejects.toMatchObject({ code: 'NAME_INVALID' });
  });

  it('keeps identity and environment, whatever a later opening would create', async () => {
    const first = await open({ create });
    const { gatewayId, card } = first.identity;
    await first.close();
    const again = await openGateway(dir, {
      clock,
      random: systemRandom,
      create: { env: 'production', name: 'Another' },
    });
    expect(again.identity).toMatchObject({ gatewayId, card, env: 'test', name: 'Gateway one' });
    await again.close();
  });

  it('makes one identity when two open a new gateway at once', async () => {
    const [a, b] = await Promise.all([open({ create }), open({ create })]);
    expect(a.identity.gatewayId).toBe(b.identity.gatewayId);
    const entries = await a.db.selectFrom('audit_entry').selectAll().execute();
    expect(entries).toHaveLength(1);
    await a.close();
    await b.close();
  });

  it('finishes a gateway whose making was cut off after the file', async () => {
    writeFileSync(path.join(dir, 'gateway.sqlite'), '');
    await expect(open()).rejects.toMatchObject({ code: 'GATEWAY_NOT_FOUND' });
    const gateway = await open({ create });
    expect(gateway.identity.env).toBe('test');
    await gateway.close();
  });

  it('lets nobody else read the file, also when it came back readable', async () => {
    await (await open({ create })).close();
    const file = path.join(dir, 'gateway.sqlite');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    await (await open()).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('forgets its secrets when it is closed', async () => {
    const gateway = await open({ create });
    await gateway.close();
    expect(() => gateway.identity.signing.secret.use((bytes) => bytes.length)).toThrow();
    expect(() => gateway.identity.sealing.secret.use((bytes) => bytes.length)).toThrow();
    expect(JSON.stringify(gateway.identity.signing)).toContain('[secret key]');
  });
});

describe('settings', () => {
  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['busy_timeout', 100],
    ['secure_delete', 1],
    ['trusted_schema', 0],
    ['cell_size_check', 1],
    ['cache_size', -65536],
  ])('opens every connection with %s = %s', async (name, expected) => {
    await (await open({ create })).close();
    const gateway = await open();
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(gateway.db);
    expect(Object.values(rows[0] ?? {})).toEqual([expected]);
    await gateway.close();
  });

  it('refuses a connection on which a setting did not take', () => {
    const honest: Record<string, string> = {
      busy_timeout: '100',
      journal_mode: 'wal',
      synchronous: '2',
      foreign_keys: '1',
      secure_delete: '1',
      trusted_schema: '0',
      cell_size_check: '1',
      cache_size: '-65536',
    };
    checkSettings((name) => honest[name] ?? '');
    for (const name of Object.keys(honest)) {
      expect(() => {
        checkSettings((asked) => (asked === name ? '9' : (honest[asked] ?? '')));
      }).toThrow(`${name} is 9`);
    }
  });
});

describe('schema', () => {
  it('has frozen migrations: a change is a new file', () => {
    const digests = MIGRATIONS.map(({ name, statements }) => [
      name,
      sha256Hex(utf8(statements(SQLITE).join(';\n'))),
    ]);
    expect(digests).toEqual(FROZEN);
  });

  it('brings a database of the first schema to this one, and keeps its station', async () => {
    const db = new BetterSqlite3(path.join(dir, 'gateway.sqlite'));
    db.exec(
      'create table schema_migration (version integer primary key, name text, applied_at text)',
    );
    for (const statement of MIGRATIONS[0]?.statements(SQLITE) ?? []) db.exec(statement);
    db.exec(`insert into schema_migration values (1, 'first-exchange', '2026-11-20T20:37:00Z')`);
    db.exec(`insert into station values ('one', 'One', 'active', '', '{}', '', 7, 'ab', '', 0)`);
    db.close();
    const gateway = await open({ create });
    expect(await gateway.db.selectFrom('station').selectAll().execute()).toMatchObject([
      { station_id: 'one', latest_sequence: 7, generation: 1, air_gap: '', air_gap_findings: '' },
    ]);
    await gateway.close();
  });

  it('refuses to change or delete an audit entry', async () => {
    const gateway = await open({ create });
    await expect(gateway.db.deleteFrom('audit_entry').execute()).rejects.toThrow('append-only');
    await expect(
      gateway.db.updateTable('audit_entry').set({ entry: '{}' }).execute(),
    ).rejects.toThrow('append-only');
    await gateway.close();
  });

  it('lets a second connection wait for a transaction of the first, and blocks neither', async () => {
    const a = await open({ create });
    const b = await open();
    const order: string[] = [];
    let second: Promise<unknown> = Promise.resolve();
    await a.db.transaction().execute(async (tx) => {
      await tx.selectFrom('audit_entry').selectAll().execute();
      second = b.db.transaction().execute(() => Promise.resolve(order.push('second')));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await tx.updateTable('identity').set({ name: 'Changed' }).execute();
      order.push('first');
    });
    await second;
    expect(order).toEqual(['first', 'second']);
    await a.close();
    await b.close();
  });
});

const FROZEN = [
  ['first-exchange', '91789e7aa46d16bb51451f492821f9958376cc04830270a3ee394db7c90424be'],
  ['station-condition', '81fa5d52ec0617fb3e51b2be3218d67dba82b7a093500b2a75c890f28daf84e0'],
  ['console', '195210616586eb9684ee2c2dd2e00b88ba1b6fd2c98d6bbe6e18d3ac2f27f288'],
  ['stored-files', '1e7f78cbb38e3b8a4c9c05226d95664a064350b294736def809d1f224b81f034'],
  ['conventions', '9cd96fdd42755a6afd60974d02eecf6427d79f6b138198b37c0620b7ab3d58e3'],
  ['keys', 'f60176945f2d79282b4838e8a4d80dfe6357687456a585517da279dd937716f3'],
  ['backups', '10c1995656dd0705950d0f84e49d9edab0141e323872337dab45cb79e414aeba'],
  ['verifications', '53cd6dbdd618074928fa71df902fc401ddcaa4195f2f825fd9c53c206ccc5bdb'],
  ['dynamic', 'beb0775d1feb883efb422f0b255f18d9304904c182af35c5307c003051e5d4d8'],
  ['portal', '3171a21d72febc266381447cb1ade7a1d6567ba2e378ecf64d52889d55217c65'],
  ['webhooks', '55a75050e1c34076749b3dd1dc9e5221364f0fa69aa644920515506d96864a6c'],
  ['portal-ejection', 'd2679fc34031574d9d58fe361207455b81e0ce1a67b972df45103d74ede04dc9'],
  ['dynamic-keygens', '03e810c690bdd1d5e7daa989f0cf4c2cdf314834dc26d801bee71370adfa324f'],
];
