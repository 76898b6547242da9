/** Finding entries of the log: the same as a walk over all of them, and no forged log can mislead it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { decodeEntry, type AuditEntry } from '../../src/core/audit/entry.ts';
import type { AuditKind } from '../../src/station/ports/audit.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { LogIndex } from '../../src/vault/log-index.ts';
import { AT, expectSome, makeVault, reopen } from './made-vault.ts';

const KINDS: AuditKind[] = ['key.created', 'key.retired', 'run.intent', 'bundle.received'];
const KEYS = Array.from({ length: 6 }, () => systemRandom.uuid());
const REQUEST = systemRandom.uuid();
let folder: string;
let vault: Vault;
let walked: AuditEntry[];

beforeAll(() => {
  ({ folder, vault } = makeVault());
  for (let number = 0; number < 120; number++) {
    const kind = expectSome(KINDS[number % KINDS.length]);
    const key = KEYS[number % 7];
    vault.transact({
      kind,
      at: AT,
      facts: { ...(key === undefined ? {} : { key_id: key }), request_id: REQUEST, number },
    });
  }
  walked = Array.from(vault.auditEntries(), (bytes) => decodeEntry(bytes));
});
afterAll(() => {
  vault.close();
});

describe('a page of the log', () => {
  test('is the same as a walk from the end, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom('', 'key.', 'key.created', 'run', 'station.created', 'nothing'),
          before: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
          limit: fc.integer({ min: 1, max: 60 }),
        }),
        (wish) => {
          const expected = walked
            .filter(({ index }) => index < (wish.before ?? Infinity))
            .filter(({ kind }) => kind.startsWith(wish.kind))
            .reverse()
            .slice(0, wish.limit);
          expect(vault.auditPage(wish)).toEqual(expected);
        },
      ),
    );
  });

  test('begins with what was written last', () => {
    vault.transact({ kind: 'station.locked', at: AT, facts: { number: 120 } });
    const [newest] = vault.auditPage({ kind: '', limit: 1 });
    expect(newest).toMatchObject({ kind: 'station.locked', index: vault.auditSize() - 1 });
    walked.push(expectSome(newest));
  });
});

describe('the history of a key or request', () => {
  test('is every entry that names it, oldest first, and no other', () => {
    for (const key of KEYS) {
      const expected = walked.filter(({ facts }) => facts['key_id'] === key);
      expect(expected.length).toBeGreaterThan(10);
      expect(vault.auditNaming('key_id', key)).toEqual(expected);
    }
    expect(vault.auditNaming('request_id', REQUEST)).toHaveLength(120);
    expect(vault.auditNaming('request_id', expectSome(KEYS[0]))).toEqual([]);
  });

  test('does not confuse two keys whose ids begin alike', () => {
    const alike = expectSome(KEYS[0]).slice(0, 8) + systemRandom.uuid().slice(8);
    expect(vault.auditNaming('key_id', alike)).toEqual([]);
  });

  test('is the same after the vault was opened anew', () => {
    const key = expectSome(KEYS[3]);
    const before = vault.auditNaming('key_id', key);
    vault.close();
    vault = reopen(folder);
    expect(vault.auditNaming('key_id', key)).toEqual(before);
  });
});

test('a log of more kinds than there are codes leaves none of them out', () => {
  const index = new LogIndex();
  const kinds = Array.from({ length: 400 }, (_, number) => `kind.${number}`);
  for (const kind of kinds) index.append({ kind, facts: {} });
  for (const [place, kind] of kinds.entries()) {
    expect([...index.ofKind(kind, kinds.length)]).toContain(place);
  }
});
