/**
 * Schema 8: identity verifications of the retail flow, what was asked for and stored under them, and
 * requests for recovery. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'verifications';

export const statements = ({ text, strict }: SqlDialect): readonly string[] => [
  `create table verification (
    verification_id ${text} primary key,
    organisation ${text} not null,
    user_identifier ${text} not null,
    api_key_id ${text} not null references api_key (id),
    state ${text} not null check (state in ('created', 'started', 'completed', 'review', 'approved',
      'declined', 'failed', 'expired')),
    started_at ${text} not null,
    updated_at ${text} not null,
    expires_at ${text} not null
  )${strict}`,
  `create index verification_by_state on verification (state, started_at)`,

  `create table retail_key_request (
    request_id ${text} primary key references key_assignment (request_id),
    organisation ${text} not null,
    verification_id ${text} not null references verification (verification_id)
  )${strict}`,

  `create table retail_backup (
    backup_id ${text} primary key references backup (backup_id),
    organisation ${text} not null,
    user_identifier ${text} not null,
    verification_id ${text} not null references verification (verification_id),
    item_key ${text} not null,
    stored_at ${text} not null
  )${strict}`,
  `create index retail_backup_of_user on retail_backup (organisation, user_identifier)`,

  `create table recovery_request (
    request_id ${text} primary key,
    organisation ${text} not null,
    user_identifier ${text} not null,
    verification_id ${text} not null unique references verification (verification_id),
    api_key_id ${text} not null references api_key (id),
    gpg_public_key ${text} not null,
    gpg_key_digest ${text} not null,
    state ${text} not null check (state in ('requested', 'withdrawn')),
    requested_at ${text} not null,
    closed_at ${text} not null
  )${strict}`,
  `create unique index one_open_recovery on recovery_request (organisation, user_identifier)
    where state = 'requested'`,
];
