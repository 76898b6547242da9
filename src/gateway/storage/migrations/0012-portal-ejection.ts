/**
 * Schema 12: which backup of a wallet an operator opened for ejection. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'portal-ejection';

export const statements = ({ text }: SqlDialect): readonly string[] => [
  `alter table portal_wallet add column ejectable_pair ${text} not null default ''`,
];
