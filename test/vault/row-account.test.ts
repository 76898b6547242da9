/** The account of rows against a plain one that keeps every name until the end. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/core/refusal.ts';
import { RowAccount } from '../../src/vault/row-account.ts';

const row = fc.constantFrom('key_pair/a', 'key_pair/b', 'peer/c', 'outcome/d');
const digest = fc.constantFrom('1', '2', '3');
const log = fc.array(fc.tuple(row, digest), { maxLength: 12 });
const table = fc.dictionary(row, digest, { maxKeys: 4, noNullPrototype: true });

function isAccepted(account: RowAccount, stored: Readonly<Record<string, string>>): boolean {
  try {
    account.close((name) => stored[name]);
    return true;
  } catch (error) {
    if (isRefusal(error, 'VAULT_ROW_CHANGED')) return false;
    throw error;
  }
}

describe('the account of rows', () => {
  test('accepts exactly the rows that the log names last, in whatever order both are read', () => {
    const mostlyRight = fc.tuple(log, table).map(([entries, wrong]) => ({
      entries,
      stored: Object.keys(wrong).length > 1 ? wrong : Object.fromEntries(entries),
    }));
    fc.assert(
      fc.property(mostlyRight, fc.infiniteStream(fc.boolean()), ({ entries, stored }, turns) => {
        const account = new RowAccount();
        const named = [...entries];
        const rows = Object.entries(stored);
        while (named.length > 0 || rows.length > 0) {
          const isLogsTurn = turns.next().value === true ? named.length > 0 : rows.length === 0;
          const [name, value] = (isLogsTurn ? named.shift() : rows.shift()) ?? ['', ''];
          if (isLogsTurn) account.named(name, value);
          else account.stored(name, value);
        }
        const last = Object.fromEntries(entries);
        const isRight =
          Object.keys(last).length === Object.keys(stored).length &&
          Object.entries(last).every(([name, value]) => stored[name] === value);
        expect(isAccepted(account, stored)).toBe(isRight);
      }),
      { numRuns: 2_000 },
    );
  });

  test('refuses a row that was right once and is named otherwise later', () => {
    const account = new RowAccount();
    account.named('peer/c', '1');
    account.stored('peer/c', '1');
    account.named('peer/c', '2');
    expect(isAccepted(account, { 'peer/c': '1' })).toBe(false);
  });

  test('accepts a row that was written while it was read', () => {
    const account = new RowAccount();
    account.named('peer/c', '1');
    account.stored('peer/c', '1');
    account.named('peer/c', '2');
    expect(isAccepted(account, { 'peer/c': '2' })).toBe(true);
  });
});
