/**
 * Schema 11: receivers of our webhooks, and what is on its way to them. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'webhooks';

export const statements = (dialect: SqlDialect): readonly string[] => {
  void dialect;
  return [];
};
