/**
 * Schema 9: environments, users and wallets of Dynamic’s API, where their key shares are backed up, and
 * shares that were delivered. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'dynamic';

export const statements = (dialect: SqlDialect): readonly string[] => [
  ...registered(dialect),
  ...delivered(dialect),
];

const registered = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table dynamic_environment (
    environment_id ${text} primary key,
    name ${text} not null,
    webhook_secret ${text} not null,
    added_at ${text} not null
  )${strict}`,
  `create table dynamic_user (
    environment_id ${text} not null references dynamic_environment (environment_id),
    user_id ${text} not null,
    added_at ${text} not null,
    primary key (environment_id, user_id)
  )${strict}`,
  `create table dynamic_wallet (
    environment_id ${text} not null,
    wallet_id ${text} not null,
    user_id ${text} not null,
    share_set_id ${text} not null unique,
    status ${text} not null check (status in ('pending', 'active', 'closed')),
    has_client_shares ${integer} not null check (has_client_shares in (0, 1)),
    added_at ${text} not null,
    primary key (environment_id, wallet_id),
    foreign key (environment_id, user_id) references dynamic_user (environment_id, user_id)
  )${strict}`,
  `create index dynamic_wallet_by_user on dynamic_wallet (environment_id, user_id)`,
  `create table dynamic_location (
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
    unique (environment_id, wallet_id, location, given_share_id),
    foreign key (environment_id, wallet_id) references dynamic_wallet (environment_id, wallet_id)
  )${strict}`,
];

const delivered = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table dynamic_delivery_key (
    environment_id ${text} not null references dynamic_environment (environment_id),
    kid ${text} not null,
    key_id ${text} not null references customer_key (key_id),
    set_at ${text} not null,
    primary key (environment_id, kid)
  )${strict}`,
  `create table dynamic_event (
    environment_id ${text} not null references dynamic_environment (environment_id),
    event_id ${text} not null,
    event_name ${text} not null,
    content_digest ${text} not null,
    user_id ${text} not null,
    wallet_id ${text} not null,
    occurred_at ${text} not null,
    received_at ${text} not null,
    primary key (environment_id, event_id)
  )${strict}`,
  `create index dynamic_event_by_wallet
    on dynamic_event (environment_id, wallet_id, event_name, occurred_at)`,
  `create table dynamic_share (
    share_id ${text} primary key,
    environment_id ${text} not null,
    event_id ${text} not null,
    chain ${text} not null,
    public_key ${text} not null,
    deposited_at ${text} not null,
    unique (environment_id, event_id),
    foreign key (environment_id, event_id) references dynamic_event (environment_id, event_id)
  )${strict}`,
  `create table dynamic_envelope (
    share_id ${text} not null references dynamic_share (share_id),
    content ${text} not null check (content in ('share', 'wallet-api-key')),
    key_id ${text} not null references customer_key (key_id),
    envelope ${text} not null,
    was_opened ${integer} not null check (was_opened in (0, 1)),
    primary key (share_id, content)
  )${strict}`,
];
