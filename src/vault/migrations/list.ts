/** The migrations in order. `user_version` of a vault file is the number of those applied to it. */
import { firstTables } from './0001-first-tables.ts';
import { backupsAndLogIndexes } from './0002-backups-and-log-indexes.ts';

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
    statements: backupsAndLogIndexes,
    schemaDigest: '6cdc9e55314eb147e9cae5a200863bca162d0fc7c22333bec34b84fea0bd79b0',
  },
];
