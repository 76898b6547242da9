/**
 * Schema 3: the operators of the console, their sessions, how often a login failed, and when a bundle
 * was last handed out from the console. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'console';

export const statements = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table operator (
    operator_id ${text} primary key,
    name ${text} not null,
    name_key ${text} not null,
    salt ${text} not null,
    scrypt_log_n ${integer} not null check (scrypt_log_n between 17 and 20),
    passphrase_hash ${text} not null,
    created_at ${text} not null,
    revoked_at ${text} not null
  )${strict}`,
  `create unique index one_operator_of_a_name on operator (name_key) where revoked_at = ''`,

  `create table operator_session (
    session_digest ${text} primary key,
    operator_id ${text} not null references operator (operator_id),
    began_at ${text} not null,
    seen_at ${text} not null
  )${strict}`,
  `create index operator_session_by_operator on operator_session (operator_id)`,

  `create table login_failure (
    subject ${text} primary key,
    failures ${integer} not null check (failures >= 1),
    failed_at ${text} not null,
    wait_until ${text} not null
  )${strict}`,

  `alter table request_bundle add column shown_at ${text} not null default ''`,
];
