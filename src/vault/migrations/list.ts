/** The migrations in order. `user_version` of a vault file is the number of those applied to it. */
import { firstTables } from './0001-first-tables.ts';

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
];
