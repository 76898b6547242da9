/**
 * Schema 5: the answers that calls with an Idempotency-Key were given, whom an API key speaks for,
 * the turns
 * of loops, and the browsers that operators logged in with. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'conventions';

export const statements = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table idempotent_answer (
    api_key_id ${text} not null references api_key (id),
    operation ${text} not null,
    idempotency_key ${text} not null,
    body_digest ${text} not null,
    status ${integer} not null,
    headers ${text} not null,
    body ${text} not null,
    answered_at ${text} not null,
    primary key (api_key_id, operation, idempotency_key)
  )${strict}`,
  `create index idempotent_answer_by_age on idempotent_answer (answered_at)`,
  `create table loop_turn (
    name ${text} primary key,
    taken_at ${text} not null,
    next_at ${text} not null
  )${strict}`,
  `create table known_browser (
    browser_digest ${text} primary key,
    operator_id ${text} not null references operator (operator_id),
    known_since ${text} not null
  )${strict}`,
  `create index known_browser_by_operator on known_browser (operator_id, known_since)`,
  `alter table api_key add column subject ${text} not null default ''`,
];
