/**
 * Schema 7: what wallets stored, and what drills said of it. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'backups';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
