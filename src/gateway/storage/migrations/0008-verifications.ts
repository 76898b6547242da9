/**
 * Schema 8: identity verifications of the retail flow. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'verifications';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
