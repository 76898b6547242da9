/**
 * Schema 9: environments, wallets and users of Dynamic’s API. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'dynamic';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
