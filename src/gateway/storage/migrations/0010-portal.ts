/**
 * Schema 10: wallets, share pairs and custodian shares of Portal’s API. Frozen: a later change is a new
 * file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'portal';

export const statements = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table portal_wallet (
    wallet_id ${text} primary key,
    client_id ${text} not null,
    curve ${text} not null,
    created_at ${text} not null,
    ejectable_until ${text} not null,
    unique (client_id, curve)
  )${strict}`,
  `create table portal_backup_pair (
    pair_id ${text} primary key,
    wallet_id ${text} not null references portal_wallet (wallet_id),
    number ${integer} not null,
    status ${text} not null,
    custodian_half ${text} not null,
    cipher_text ${text} not null,
    created_at ${text} not null,
    changed_at ${text} not null,
    unique (wallet_id, number)
  )${strict}`,
  `create table portal_signing_pair (
    client_id ${text} not null,
    pair_id ${text} not null,
    curve ${text} not null,
    status ${text} not null,
    first_seen_at ${text} not null,
    primary key (client_id, pair_id)
  )${strict}`,
  `create table portal_custodian_share (
    share_id ${text} primary key,
    receiver ${text} not null,
    client_id ${text} not null,
    backup_method ${text} not null,
    sealed_share ${text} not null,
    received_at ${text} not null,
    replaced_at ${text} not null
  )${strict}`,
  `create unique index portal_custodian_share_in_use
    on portal_custodian_share (receiver, client_id, backup_method) where replaced_at = ''`,
];
