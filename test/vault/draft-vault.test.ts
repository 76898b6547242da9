/** A vault out of the rows and entries of another: the same content, or none at all. */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Vault } from '../../src/station/ports/vault.ts';
import type { VaultDraft } from '../../src/station/ports/vault-draft.ts';
import { draftForRestore, draftForTrial } from '../../src/vault/draft-vault.ts';
import { hasVault } from '../../src/vault/open-vault.ts';
import { makeFullVault, refusalOf, reopen, temporaryFolder } from './made-vault.ts';

let original: Vault;
let originalFolder: string;
beforeAll(() => {
  originalFolder = makeFullVault().folder;
  original = reopen(originalFolder);
  return () => {
    original.close();
  };
});

/** Everything of the original into the draft, each row and entry as `change` gives it back. */
function fill(
  draft: VaultDraft,
  change: (bytes: Uint8Array, place: number) => Uint8Array | undefined = (bytes) => bytes,
): void {
  let place = 0;
  for (const table of original.tableNames()) {
    for (const row of original.storedRows(table)) {
      const given = change(row, place++);
      if (given !== undefined) draft.addRow(table, given);
    }
  }
  for (const entry of original.auditEntries()) {
    const given = change(entry, place++);
    if (given !== undefined) draft.addEntry(given);
  }
}

function contentOf(vault: Vault): unknown {
  return {
    rows: vault.tableNames().map((table) => [...vault.storedRows(table)]),
    entries: [...vault.auditEntries()],
    checkpoint: vault.latestCheckpoint(),
    keys: [...vault.everyKey()],
  };
}

describe('a draft', () => {
  test('refuses a folder with a vault, and a vault that came meanwhile', () => {
    refusalOf('VAULT_EXISTS', () => draftForRestore(originalFolder));
    const folder = join(temporaryFolder(), 'station');
    const drafts = [draftForRestore(folder), draftForRestore(folder)];
    for (const draft of drafts) {
      fill(draft);
      draft.complete(original.latestCheckpoint());
    }
    drafts[0]?.keep();
    refusalOf('VAULT_EXISTS', () => drafts[1]?.keep());
    const vault = reopen(folder);
    expect(contentOf(vault)).toEqual(contentOf(original));
    vault.close();
    expect(readdirSync(folder)).toEqual(['vault.sqlite']);
  });

  test.each([
    ['a restore', draftForRestore],
    ['a trial', draftForTrial],
  ])('of %s is refused where the system lets no folder be made', (_, draft) => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    refusalOf('VAULT_UNWRITABLE', () => draft(join(file, 'station')));
  });

  test('refuses any row or entry that is missing, changed or of another place', () => {
    const count = original.tableNames().reduce((sum, table) => {
      return sum + [...original.storedRows(table)].length;
    }, original.auditSize());
    for (let at = 0; at < count; at += 1) {
      for (const kind of ['missing', 'changed'] as const) {
        const folder = join(temporaryFolder(), 'station');
        const draft = draftForRestore(folder);
        expect(() => {
          fill(draft, (bytes, place) => {
            if (place !== at) return bytes;
            // The last byte is in the last column, or the brace that ends an entry.
            return kind === 'missing' ? undefined : bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1);
          });
          draft.complete(original.latestCheckpoint());
        }, `${kind} ${at}`).toThrow();
        draft.discard();
        expect(hasVault(folder)).toBe(false);
        expect(readdirSync(folder)).toEqual([]);
      }
    }
  });

  test('refuses a table it does not know', () => {
    const draft = draftForRestore(join(temporaryFolder(), 'station'));
    refusalOf('BACKUP_CHANGED', () => {
      draft.addRow('sqlite_schema', new Uint8Array());
    });
    draft.discard();
  });

  test('refuses a row that breaks a rule of its table', () => {
    const draft = draftForRestore(join(temporaryFolder(), 'station'));
    refusalOf('BACKUP_CHANGED', () => {
      fill(draft);
      fill(draft);
    });
    draft.discard();
  });

  test('for a trial stands beside the vault, and takes away what an earlier one left', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.trial-left'));
    const draft = draftForTrial(folder);
    const [name = ''] = readdirSync(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(name).not.toBe('.trial-left');
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, name, 'vault.sqlite')).mode & 0o777).toBe(0o600);
    fill(draft);
    expect(contentOf(draft.complete(original.latestCheckpoint()))).toEqual(contentOf(original));
    draft.discard();
    expect(existsSync(join(folder, name))).toBe(false);
  });
});
