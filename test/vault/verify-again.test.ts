/** The second look at an open vault: what opening refuses is refused again, also while it is written. */
import type Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../src/core/audit/checkpoint.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { openConnection, vaultPath } from '../../src/vault/connection.ts';
import { SqliteVault } from '../../src/vault/sqlite-vault.ts';
import { verifyContent } from '../../src/vault/verify-content.ts';
import { act, keyRecord, makeFullVault, refusalOf, withoutTriggers } from './made-vault.ts';

let open: Vault | undefined;
afterEach(() => {
  open?.close();
});

/** The vault and the connection under it, as somebody inside the process would have it. */
function openedFull(): { vault: Vault; db: Database.Database } {
  const db = openConnection(vaultPath(makeFullVault().folder));
  const vault = new SqliteVault(db, verifyContent(db), true);
  open = vault;
  return { vault, db };
}

function lookedAgain(vault: Vault, between: () => void = () => undefined) {
  const steps = vault.verifyAgain();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    between();
  }
}

function addKeys(vault: Vault, count: number): void {
  for (let made = 0; made < count; made++) {
    act(vault, 'key.created', (writer) => {
      writer.saveKey(keyRecord());
    });
  }
}

describe('a second look', () => {
  test('finds the same log, and says what the last checkpoint covers', () => {
    const { vault } = openedFull();
    const { size, root, checkpointSize } = lookedAgain(vault);
    expect(size).toBe(vault.auditSize());
    expect(root).toEqual(vault.tree().root());
    expect(checkpointSize).toBe(readCheckpoint(vault.latestCheckpoint()).size);
  });

  test.each([
    ['a changed row', `UPDATE peer SET name = name || 'x'`, 'VAULT_ROW_CHANGED'],
    ['a removed row', 'DELETE FROM outcome', 'VAULT_ROW_CHANGED'],
    [
      'an added row',
      `INSERT INTO backup VALUES (9, '', '${'0'.repeat(64)}', 0, 1, '')`,
      'VAULT_ROW_CHANGED',
    ],
    [
      'a changed entry',
      `UPDATE audit_entry SET entry = CAST('{}' AS BLOB) WHERE idx = 1`,
      'AUDIT_LOG_CHANGED',
    ],
    [
      'a removed tail',
      'DELETE FROM audit_entry WHERE idx = (SELECT max(idx) FROM audit_entry)',
      'AUDIT_LOG_CHANGED',
    ],
  ] as const)('refuses %s that came after opening', (_, sql, code) => {
    const { vault, db } = openedFull();
    withoutTriggers(db, () => db.exec(sql));
    refusalOf(code, () => lookedAgain(vault));
  });

  test('takes in what is written between its steps', () => {
    const { vault } = openedFull();
    addKeys(vault, 600);
    const custodianId = vault.custodians()[0]?.custodianId ?? '';
    let steps = 0;
    const { size } = lookedAgain(vault, () => {
      steps += 1;
      act(vault, 'unlock.attempted', (writer) => {
        writer.setFailures(custodianId, steps);
      });
      addKeys(vault, 1);
    });
    expect(steps).toBeGreaterThan(1);
    expect(size).toBe(vault.auditSize());
  });
});
