/**
 * The vault of a closed station as it lies on the disk: all rows but those of the audit log, and the
 * kinds of the log's entries. For saying that nothing changed.
 */
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { VAULT_FILE } from '../../../src/vault/connection.ts';

export type VaultRows = {
  /** Each table with a digest of its rows. */
  readonly tables: Readonly<Record<string, string>>;
  /** The kinds of the log's entries, oldest first. */
  readonly audit: readonly string[];
};

export function vaultRows(folder: string): VaultRows {
  const database = new Database(path.join(folder, VAULT_FILE), { readonly: true });
  try {
    const names = database
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('sqlite_'))
      .sort();
    const isLog = (name: string): boolean => name.startsWith('audit');
    const tables = names
      .filter((name) => !isLog(name))
      .map((name): [string, string] => {
        const hash = createHash('sha256');
        for (const row of database.prepare(`SELECT * FROM ${name}`).raw().all()) {
          for (const cell of row as unknown[]) {
            hash.update(Buffer.isBuffer(cell) ? cell : String(cell)).update('\0');
          }
        }
        return [name, hash.digest('hex')];
      });
    return { tables: Object.fromEntries(tables), audit: auditKinds(database) };
  } finally {
    database.close();
  }
}

function auditKinds(database: Database.Database): string[] {
  return database
    .prepare<[], { entry: Buffer }>('SELECT entry FROM audit_entry ORDER BY idx')
    .all()
    .map(({ entry }) => (JSON.parse(entry.toString('utf8')) as { kind: string }).kind);
}
