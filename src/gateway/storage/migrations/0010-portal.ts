/**
 * Schema 10: clients and shares of Portal’s API. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'portal';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
