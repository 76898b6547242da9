/** The vault file edited by somebody else while the station was off: each change is found at open. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { nextEntry } from '../../src/core/audit/chain.ts';
import { decodeEntry, encodeEntry, type AuditEntry } from '../../src/core/audit/entry.ts';
import { fromUtf8, utf8 } from '../../src/core/encoding/bytes.ts';
import { TABLES } from '../../src/vault/tables.ts';
import {
  act,
  checkpointNow,
  expectSome,
  makeFullVault,
  refusalOf,
  reopen,
  tamper,
  temporaryFolder,
  withoutTriggers,
} from './made-vault.ts';

let original: string;
beforeAll(() => {
  original = makeFullVault().folder;
});

/** A copy of the full vault after `work` was done to its file. */
function tampered(work: (db: Database.Database) => void): string {
  const folder = join(temporaryFolder(), 'station');
  cpSync(original, folder, { recursive: true });
  tamper(folder, work);
  return folder;
}

describe('rows', () => {
  const changes = Object.values(TABLES).flatMap((table) =>
    table.columns.map((column) => [table.name, column] as const),
  );
  test.each(changes)('refuses a row of %s with another %s', (table, column) => {
    const folder = tampered((db) => {
      db.pragma('ignore_check_constraints = ON');
      const type = db.prepare<[], string>(`SELECT typeof(${column}) FROM ${table}`).pluck().get();
      // Never the byte that is there: sealed bytes are drawn anew in each run.
      const change =
        type === 'integer'
          ? `${column} + 1`
          : type === 'blob'
            ? `CAST(iif(substr(${column}, 1, 1) = x'00', x'01', x'00')
                    || substr(${column}, 2) AS BLOB)`
            : `iif(substr(${column}, 1, 1) = 'x', 'y', 'x') || substr(${column}, 2)`;
      db.exec(`UPDATE ${table} SET ${column} = ${change}
               WHERE rowid = (SELECT max(rowid) FROM ${table})`);
    });
    // A change against a rule of the table itself is damage; any other differs from the log.
    const refusal = refusalOfAny(folder);
    expect(['VAULT_ROW_CHANGED', 'VAULT_DAMAGED']).toContain(refusal);
  });

  test.each(Object.values(TABLES).map(({ name }) => name))(
    'refuses a removed row of %s',
    (name) => {
      const folder = tampered((db) => {
        db.exec(`DELETE FROM ${name} WHERE rowid = (SELECT max(rowid) FROM ${name})`);
      });
      const { facts } = refusalOf('VAULT_ROW_CHANGED', () => reopen(folder));
      expect(facts['row']).toMatch(new RegExp(`^${name}/`));
    },
  );

  test('refuses two keys whose ciphertexts were swapped, and names one of them', () => {
    const folder = tampered((db) => {
      const [a, b] = db
        .prepare<[], { id: string; sealed: Buffer }>(
          `SELECT key_id AS id, sealed_secret AS sealed FROM key_pair WHERE role = 'customer'`,
        )
        .all();
      const set = db.prepare('UPDATE key_pair SET sealed_secret = ? WHERE key_id = ?');
      set.run(expectSome(b).sealed, expectSome(a).id);
      set.run(expectSome(a).sealed, expectSome(b).id);
    });
    const { facts } = refusalOf('VAULT_ROW_CHANGED', () => reopen(folder));
    expect(facts['row']).toMatch(/^key_pair\//);
  });

  test('refuses a row that no act wrote', () => {
    const folder = tampered((db) => {
      db.exec(`INSERT INTO custodian SELECT 'intruder', 'Mallory', randomblob(32), epoch,
               kdf_memory_kib, kdf_passes, kdf_lanes, salt, key_commitment, nonce, sealed, 0
               FROM custodian LIMIT 1`);
    });
    const { facts } = refusalOf('VAULT_ROW_CHANGED', () => reopen(folder));
    expect(facts['row']).toBe('custodian/intruder');
  });

  test('refuses a failure counter put back to what an earlier act had written', () => {
    const folder = join(temporaryFolder(), 'station');
    cpSync(original, folder, { recursive: true });
    const vault = reopen(folder);
    const { custodianId } = expectSome(vault.custodians()[0]);
    act(vault, 'unlock.attempted', (writer) => {
      writer.setFailures(custodianId, 9);
    });
    vault.close();
    tamper(folder, (db) => db.exec('UPDATE custodian SET failures = 0'));
    refusalOf('VAULT_ROW_CHANGED', () => reopen(folder));
  });
});

describe('the audit log', () => {
  test('refuses a changed entry', () => {
    const folder = tampered((db) => {
      withoutTriggers(db, () => {
        db.exec(`UPDATE audit_entry SET entry = CAST(replace(CAST(entry AS TEXT), '2026', '2025')
                 AS BLOB) WHERE idx = 2`);
      });
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    // Entry 2 alone still reads well; it is the entry after it that no longer follows.
    expect(facts['index']).toBe(3);
  });

  test('refuses a deleted entry', () => {
    const folder = tampered((db) => {
      withoutTriggers(db, () => db.exec('DELETE FROM audit_entry WHERE idx = 3'));
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    expect(facts).toMatchObject({ index: 3, reason: 'it is missing' });
  });

  test('refuses a deleted entry with the later ones moved up', () => {
    const folder = tampered((db) => {
      withoutTriggers(db, () =>
        db.exec(`DELETE FROM audit_entry WHERE idx = 3;
                 UPDATE audit_entry SET idx = idx - 1 WHERE idx > 3`),
      );
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    expect(facts['index']).toBe(3);
  });

  test('refuses a deleted tail, by the saved checkpoint', () => {
    const folder = tampered((db) => {
      withoutTriggers(db, () =>
        db.exec('DELETE FROM audit_entry WHERE idx = (SELECT max(idx) FROM audit_entry)'),
      );
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    expect(facts['reason']).toBe('entries at the end are missing');
  });

  test('refuses a deleted tail whose rows were put back too, by the saved checkpoint', () => {
    const made = makeFullVault();
    const before = join(temporaryFolder(), 'station');
    cpSync(made.folder, before, { recursive: true });
    const note = tamperedNote(made.folder, made);
    tamper(before, (db) => db.prepare('UPDATE checkpoint SET note = ?').run(note));
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(before));
    expect(facts['reason']).toBe('entries at the end are missing');
  });

  test('refuses a log rewritten in full with a fitting chain, by the signed checkpoint', () => {
    const folder = tampered((db) => {
      rewriteLog(db, (entry) => (entry.index === 1 ? { ...entry, facts: { lie: 'told' } } : entry));
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    expect(facts['reason']).toBe('the signed checkpoint differs');
  });

  test('refuses an entry in another spelling, before the checkpoint and after it', () => {
    const respell = (bytes: Uint8Array): Uint8Array => utf8(` ${fromUtf8(bytes)}`);
    const before = tampered((db) => {
      rechain(db, (bytes, index) => (index === 1 ? respell(bytes) : bytes));
    });
    const signed = refusalOf('AUDIT_LOG_CHANGED', () => reopen(before));
    expect(signed.facts['reason']).toBe('the signed checkpoint differs');
    const after = join(temporaryFolder(), 'station');
    cpSync(original, after, { recursive: true });
    const vault = reopen(after);
    act(vault, 'station.opened');
    vault.close();
    tamper(after, (db) => {
      const last = Number(db.prepare('SELECT max(idx) FROM audit_entry').pluck().get());
      rechain(db, (bytes, index) => (index === last ? respell(bytes) : bytes));
    });
    const unsigned = refusalOf('AUDIT_LOG_CHANGED', () => reopen(after));
    expect(unsigned.facts['reason']).toBe('it is not an audit entry');
  });

  test.each(['null', '[]', '7', '{"at":"never","rows":{}}', 'no JSON', '\xff'])(
    'refuses %j in place of an entry before the checkpoint',
    (text) => {
      const folder = tampered((db) => {
        rechain(db, (bytes, index) => (index === 1 ? Buffer.from(text, 'latin1') : bytes));
      });
      refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    },
  );

  test('refuses an entry without facts before the checkpoint, in its place and with a fitting chain', () => {
    const folder = tampered((db) => {
      rechain(db, (bytes, index) =>
        index === 1 ? utf8(fromUtf8(bytes).replace(/"facts":\{[^}]*\}/, '"facts":null')) : bytes,
      );
    });
    const { facts } = refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
    expect(facts).toEqual({ index: 1, reason: 'it is not an audit entry' });
  });

  test('refuses an empty log', () => {
    const folder = tampered((db) => {
      withoutTriggers(db, () => db.exec('DELETE FROM audit_entry'));
    });
    refusalOf('AUDIT_LOG_CHANGED', () => reopen(folder));
  });

  test('refuses a checkpoint with another signature', () => {
    const folder = tampered((db) => {
      const note = db.prepare<[], string>('SELECT note FROM checkpoint').pluck().get();
      const forged = expectSome(note).replace(/(.{4})(.)(.{20})$/s, (_, a, b, c) =>
        [a, b === 'A' ? 'B' : 'A', c].join(''),
      );
      db.prepare('UPDATE checkpoint SET note = ?').run(forged);
    });
    refusalOf('CHECKPOINT_INVALID', () => reopen(folder));
  });

  test('refuses UPDATE, DELETE, REPLACE and gaps in the audit table itself', () => {
    tamper(original, (db) => {
      expect(() => db.exec(`UPDATE audit_entry SET entry = x'00'`)).toThrow('never changes');
      expect(() => db.exec('DELETE FROM audit_entry')).toThrow('never forgets');
      const only = 'only grows at its end';
      expect(() => db.exec(`REPLACE INTO audit_entry VALUES (1, x'00')`)).toThrow(only);
      expect(() => db.exec(`INSERT INTO audit_entry VALUES (99, x'00')`)).toThrow(only);
    });
    reopen(original).close();
  });
});

function refusalOfAny(folder: string): string {
  try {
    reopen(folder).close();
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
  return 'opened';
}

/** Goes on with the vault in `folder` and returns the checkpoint that it then saves. */
function tamperedNote(
  folder: string,
  made: Pick<ReturnType<typeof makeFullVault>, 'identity' | 'signing'>,
): string {
  const vault = reopen(folder);
  act(vault, 'station.opened');
  const note = checkpointNow({ vault, ...made });
  vault.close();
  return note;
}

/** What somebody does who knows the format: changes entries and chains all of them anew. */
function rewriteLog(db: Database.Database, change: (entry: AuditEntry) => AuditEntry): void {
  rechain(db, (bytes) => encodeEntry(change(decodeEntry(bytes))));
}

function rechain(
  db: Database.Database,
  change: (bytes: Uint8Array, index: number) => Uint8Array,
): void {
  withoutTriggers(db, () => {
    const entries = db
      .prepare<[], Buffer>('SELECT entry FROM audit_entry ORDER BY idx')
      .pluck()
      .all();
    const set = db.prepare('UPDATE audit_entry SET entry = ? WHERE idx = ?');
    let previous: Uint8Array | undefined;
    entries.forEach((bytes, index) => {
      const { at, kind, facts, rows } = decodeEntry(bytes);
      const chained = encodeEntry(nextEntry(previous, index, { at, kind, facts, rows }));
      previous = change(chained, index);
      set.run(previous, index);
    });
  });
}
