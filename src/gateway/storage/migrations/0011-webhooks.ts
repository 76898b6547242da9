/**
 * Schema 11: receivers of our webhooks, and what is on its way to them. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'webhooks';

export const statements = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table webhook_receiver (
    receiver_id ${text} primary key,
    url ${text} not null,
    events ${text} not null,
    secret ${text} not null,
    created_at ${text} not null,
    revoked_at ${text} not null
  )${strict}`,

  `create table webhook_event (
    position ${integer} primary key check (position >= 1),
    event_id ${text} not null unique,
    type ${text} not null,
    body ${text} not null,
    occurred_at ${text} not null
  )${strict}`,

  `create table webhook_delivery (
    event_position ${integer} not null references webhook_event (position),
    receiver_id ${text} not null references webhook_receiver (receiver_id),
    state ${text} not null check (state in ('waiting', 'delivered', 'given-up')),
    attempts ${integer} not null check (attempts >= 0),
    next_attempt_at ${text} not null,
    claim_id ${text} not null,
    claimed_until ${text} not null,
    last_fault ${text} not null,
    ended_at ${text} not null,
    primary key (event_position, receiver_id)
  )${strict}`,
  `create index webhook_delivery_by_state on webhook_delivery (state, next_attempt_at)`,
  `create index webhook_delivery_by_receiver on webhook_delivery (receiver_id)`,
];
