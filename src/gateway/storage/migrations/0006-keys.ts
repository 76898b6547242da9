/**
 * Schema 6: keys of the gateway itself, and keys made ahead. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'keys';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
