/**
 * Schema 13: a key share that was made anew has a place of its own beside the one before, also where neither has
 * an id of its client. SQLite changes no constraint of a table, so there is a new one. Frozen: a later change
 * is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'dynamic-keygens';

export const statements = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table dynamic_location_of_keygen (
    key_share_id ${text} primary key,
    environment_id ${text} not null,
    wallet_id ${text} not null,
    location ${text} not null,
    given_share_id ${text} not null,
    external_key_share_id ${text} not null,
    keygen_id ${text} not null,
    threshold_scheme ${text} not null,
    password_encrypted ${integer} not null check (password_encrypted in (0, 1)),
    token_source ${text} not null,
    password_batch ${text} not null,
    recorded_at ${text} not null,
    unique (environment_id, wallet_id, location, given_share_id, keygen_id),
    foreign key (environment_id, wallet_id) references dynamic_wallet (environment_id, wallet_id)
  )${strict}`,
  `insert into dynamic_location_of_keygen (
    key_share_id, environment_id, wallet_id, location, given_share_id, external_key_share_id,
    keygen_id, threshold_scheme, password_encrypted, token_source, password_batch, recorded_at
  ) select
    key_share_id, environment_id, wallet_id, location, given_share_id, external_key_share_id,
    keygen_id, threshold_scheme, password_encrypted, token_source, password_batch, recorded_at
  from dynamic_location`,
  `drop table dynamic_location`,
  `alter table dynamic_location_of_keygen rename to dynamic_location`,
];
