/** The migrations in order. `user_version` of a vault file is the number of those applied to it. */
import { firstTables } from './0001-first-tables.ts';
import { backupsAndKeyLists } from './0002-backups-and-key-lists.ts';

export type Migration = {
  readonly statements: readonly string[];
  /** Digest of `sqlite_schema` once this migration is applied; see `schema.ts`. */
  readonly schemaDigest: string;
};

export const MIGRATIONS: readonly Migration[] = [
  {
    statements: firstTables,
    schemaDigest: 'f61559127b92feb632b807073c8f6928e58cbdfd8d9c64088e2ba4632fc24ca1',
  },
  {
    statements: backupsAndKeyLists,
    schemaDigest: '52fefad0889aef5db90e7776bf011f9ca82ec3c1a00bd66ca40fce3d4341e30a',
  },
];
