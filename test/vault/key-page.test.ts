/** The list of keys against what a plain walk over every key would show. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyLine, KeyRecord, KeyWish } from '../../src/station/ports/keys.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { keyPage } from '../../src/vault/key-page.ts';
import { createSchema } from '../../src/vault/schema.ts';
import { Statements, type ColumnValue, type Row } from '../../src/vault/statements.ts';
import { rsaKeyRecord, secp256k1KeyRecord } from './key-record.ts';
import { act, AT, expectSome, makeVault, refusalOf } from './made-vault.ts';

const REQUESTS = ['0aaaaaaa-0000-4000-8000-000000000001', '0aaaaaab-0000-4000-8000-000000000002'];
const all: KeyWish = { text: '', type: 'all', status: 'all', after: '', limit: 100 };
const made: KeyRecord[] = [];
let vault: Vault;

beforeAll(() => {
  ({ vault } = makeVault());
  for (let number = 0; number < 60; number++) {
    const key = number % 3 === 0 ? secp256k1KeyRecord(AT) : rsaKeyRecord(AT);
    made.push({ ...key, requestId: expectSome(REQUESTS[number % 2]) });
  }
  act(vault, 'key.created', (writer) => {
    for (const key of made) writer.saveKey(key);
  });
  const retired = made.filter((_, number) => number % 7 === 0);
  act(vault, 'key.retired', (writer) => {
    for (const { keyId } of retired) writer.setKeyStatus(keyId, 'retired');
  });
  for (const key of retired) made[made.indexOf(key)] = { ...key, status: 'retired' };
});
afterAll(() => {
  vault.close();
});

/** What `keyPage` must show, found the slow way. */
function walked({ text, type, status, after, limit }: KeyWish): string[] {
  const newest = made.toReversed();
  return newest
    .slice(newest.findIndex(({ keyId }) => keyId === after) + 1)
    .filter((key) => type === 'all' || key.type === type)
    .filter((key) => status === 'all' || key.status === status)
    .filter((key) =>
      [key.keyId, key.fingerprint, key.requestId].some((id) => id.startsWith(text.toLowerCase())),
    )
    .slice(0, limit)
    .map(({ keyId }) => keyId);
}

const ids = (lines: readonly KeyLine[]): string[] => lines.map(({ keyId }) => keyId);

describe('the list of keys', () => {
  test('shows the newest first, and none of the station’s own', () => {
    expect(ids(vault.keyPage(all))).toEqual(made.toReversed().map(({ keyId }) => keyId));
  });

  test('shows public facts and nothing sealed', () => {
    const [line] = vault.keyPage({ ...all, limit: 1 });
    const { keyId, type, status, fingerprint, createdAt, requestId } = expectSome(made.at(-1));
    expect(line).toEqual({ keyId, type, status, fingerprint, createdAt, requestId });
  });

  test('is the same as a walk over all keys, whatever is asked for', () => {
    const someId = fc.constantFrom(
      ...made.flatMap(({ keyId, fingerprint, requestId }) => [keyId, fingerprint, requestId]),
    );
    const beginning = fc.tuple(someId, fc.nat(36)).map(([id, length]) => id.slice(0, length));
    fc.assert(
      fc.property(
        fc.record({
          text: fc.oneof(
            beginning,
            beginning.map((text) => text.toUpperCase()),
          ),
          type: fc.constantFrom('all', 'rsa4096', 'secp256k1'),
          status: fc.constantFrom('all', 'active', 'retired'),
          after: fc.constantFrom('', ...made.map(({ keyId }) => keyId)),
          limit: fc.integer({ min: 1, max: 100 }),
        }),
        (wish) => {
          expect(ids(vault.keyPage(wish))).toEqual(walked(wish));
        },
      ),
    );
  });

  test('page by page shows every key once', () => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const page = ids(vault.keyPage({ ...all, after, limit: 7 }));
      seen.push(...page);
      if (page.length < 7) break;
      after = expectSome(page.at(-1));
    }
    expect(seen).toEqual(made.toReversed().map(({ keyId }) => keyId));
  });

  test('takes a fingerprint as it is printed, in groups', () => {
    const { keyId, fingerprint } = expectSome(made[11]);
    const text = fingerprint.replace(/(.{4})/g, '$1 ');
    expect(ids(vault.keyPage({ ...all, text }))).toEqual([keyId]);
  });

  test.each(['%', '_', 'zz', `' OR 1=1 --`, 'é'])('finds nothing for %s', (text) => {
    expect(vault.keyPage({ ...all, text })).toEqual([]);
  });

  test('looks keys up by an index, whatever is asked for', () => {
    const db = new Database(':memory:');
    createSchema(db);
    const plans: string[] = [];
    const explaining = new (class extends Statements {
      override all(sql: string, ...values: ColumnValue[]): Row[] {
        const steps = db.prepare<ColumnValue[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
        plans.push(...steps.all(...values).map(({ detail }) => detail));
        return super.all(sql, ...values);
      }
    })(db);
    for (const text of ['', 'a', 'ab', expectSome(REQUESTS[0])]) {
      for (const status of ['all', 'retired'] as const)
        keyPage(explaining, { ...all, text, status });
    }
    expect(plans.filter((step) => step.includes('SEARCH key_pair')).length).toBeGreaterThan(8);
    expect(plans.filter((step) => step.includes('SCAN key_pair'))).toEqual([]);
  });

  test('refuses to go on after a key that does not exist', () => {
    const after = '00000000-0000-4000-8000-00000000dead';
    const { facts } = refusalOf('KEY_UNKNOWN', () => vault.keyPage({ ...all, after }));
    expect(facts).toEqual({ keyId: after });
  });
});
