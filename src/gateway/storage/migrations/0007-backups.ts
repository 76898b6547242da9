/**
 * Schema 7: what wallets stored, and what drills said of it. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'backups';

export const statements = ({ text, integer, bytes, strict }: SqlDialect): readonly string[] => [
  `create table backup (
    backup_id ${text} primary key,
    backup_type ${text} not null check (backup_type in ('data', 'file')),
    state ${text} not null check (state in ('stored', 'confirmed', 'failed')),
    key_id ${text} not null,
    key_environment ${text} not null check (key_environment in ('HOT', 'COLD')),
    key_fingerprint ${text} not null,
    checksum ${text} not null,
    digest ${text} not null,
    size ${integer} not null check (size > 0),
    file_id ${text} not null check ((backup_type = 'file') = (file_id <> '')),
    metadata ${text} not null,
    api_key_id ${text} not null references api_key (id),
    stored_at ${text} not null,
    drilled_at ${text} not null
  )${strict}`,
  `create index backup_by_key on backup (key_id, stored_at)`,
  `create index backup_by_state on backup (state)`,
  `create index backup_to_drill on backup (drilled_at, stored_at, backup_id)
    where key_environment = 'COLD' and backup_type = 'data' and checksum <> ''`,

  `create table backup_data (
    backup_id ${text} primary key references backup (backup_id),
    ciphertext ${bytes} not null
  )${strict}`,

  `create table drill (
    item_id ${text} primary key references item (item_id),
    subject ${text} not null check (subject in ('key', 'backup')),
    subject_id ${text} not null,
    number ${integer} not null check (number > 0),
    state ${text} not null check (state in ('asked', 'passed', 'failed', 'refused')),
    failed ${text} not null,
    drilled_at ${text} not null,
    statement ${text} not null,
    leaf_index ${integer} not null check (leaf_index >= 0),
    proof ${text} not null,
    response_id ${text} not null,
    unique (subject, subject_id, number)
  )${strict}`,
  `create unique index one_drill_under_way on drill (subject, subject_id) where state = 'asked'`,
  `create index drill_by_state on drill (state)`,
];
