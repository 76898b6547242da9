/**
 * Schema 1: identity, pairing, API keys, the queue towards the station, what came back, and the
 * audit log. Frozen: a later change is a new file. It takes nothing of living code but the words that
 * databases spell differently; a test holds what it says to each of them.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'first-exchange';

export const statements = ({
  text,
  integer,
  strict,
  appendOnly,
}: SqlDialect): readonly string[] => [
  `create table identity (
    id ${integer} primary key check (id = 1),
    gateway_id ${text} not null,
    env ${text} not null check (env in ('test', 'production')),
    name ${text} not null,
    created_at ${text} not null,
    signing_secret ${text} not null,
    signing_public ${text} not null,
    sealing_secret ${text} not null,
    sealing_public ${text} not null,
    card ${text} not null
  )${strict}`,

  `create table station (
    station_id ${text} primary key,
    name ${text} not null,
    status ${text} not null check (status in ('active', 'revoked')),
    paired_at ${text} not null,
    card ${text} not null,
    card_digest ${text} not null,
    latest_sequence ${integer} not null check (latest_sequence >= 0),
    latest_digest ${text} not null,
    latest_checkpoint ${text} not null,
    latest_size ${integer} not null check (latest_size >= 0)
  )${strict}`,
  `create unique index one_active_station on station (status) where status = 'active'`,

  `create table api_key (
    id ${text} primary key,
    label ${text} not null,
    scopes ${text} not null,
    token_digest ${text} not null unique,
    created_at ${text} not null,
    revoked_at ${text} not null
  )${strict}`,

  `create table wallet_user (
    user_identifier ${text} primary key,
    user_id ${text} not null unique,
    created_at ${text} not null
  )${strict}`,

  `create table item (
    item_id ${text} primary key,
    kind ${text} not null,
    body ${text} not null,
    status ${text} not null check (status in ('queued', 'sent', 'done', 'refused')),
    -- The order of asking, which is the order in a bundle: times alone tie within a second.
    arrival ${integer} not null unique check (arrival >= 1),
    queued_at ${text} not null,
    answered_at ${text} not null,
    refusal_code ${text} not null,
    refusal_sentence ${text} not null
  )${strict}`,
  `create index item_by_status on item (status, arrival)`,

  `create table key_request (
    request_id ${text} primary key references item (item_id),
    user_id ${text} not null references wallet_user (user_id),
    key_type ${text} not null check (key_type in ('rsa4096', 'secp256k1')),
    customer_id ${text} not null,
    customer_name ${text} not null,
    package_id ${text} not null,
    package_name ${text} not null,
    holds_place ${integer} not null check (holds_place in (0, 1))
  )${strict}`,
  `create unique index one_key_per_user_and_organisation
    on key_request (user_id, customer_id, key_type)
    where customer_id <> '' and holds_place = 1`,

  `create table request_bundle (
    bundle_id ${text} primary key,
    station_id ${text} not null references station (station_id),
    sequence ${integer} not null check (sequence >= 1),
    payload_digest ${text} not null unique,
    sealed_digest ${text} not null,
    file_name ${text} not null,
    file ${text} not null,
    issued_at ${text} not null,
    not_after ${text} not null,
    status ${text} not null check (status in ('open', 'answered', 'expired', 'withdrawn')),
    unique (station_id, sequence)
  )${strict}`,
  `create index request_bundle_by_status on request_bundle (status, sequence)`,

  `create table bundle_item (
    bundle_id ${text} not null references request_bundle (bundle_id),
    position ${integer} not null,
    item_id ${text} not null references item (item_id),
    primary key (bundle_id, position),
    unique (bundle_id, item_id)
  )${strict}`,
  `create index bundle_item_by_item on bundle_item (item_id)`,

  `create table response_bundle (
    bundle_id ${text} primary key,
    station_id ${text} not null references station (station_id),
    sequence ${integer} not null check (sequence >= 1),
    in_reply_to ${text} not null unique references request_bundle (bundle_id),
    payload_digest ${text} not null unique,
    sealed_digest ${text} not null,
    file ${text} not null,
    attestation ${text} not null,
    imported_at ${text} not null,
    unique (station_id, sequence)
  )${strict}`,

  `create table cold_key (
    key_id ${text} primary key,
    request_id ${text} not null unique references key_request (request_id),
    response_id ${text} not null references response_bundle (bundle_id),
    key_type ${text} not null check (key_type in ('rsa4096', 'secp256k1')),
    public_key ${text} not null unique,
    fingerprint ${text} not null unique,
    signature ${text} not null,
    signed_payload ${text} not null,
    signed_fields ${text} not null,
    statement ${text} not null,
    leaf_index ${integer} not null,
    proof ${text} not null,
    status ${text} not null check (status in ('active', 'retired')),
    imported_at ${text} not null,
    retired_at ${text} not null
  )${strict}`,

  `create table audit_entry (
    position ${integer} primary key check (position >= 0),
    entry ${text} not null
  )${strict}`,
  ...appendOnly('audit_entry', 'audit entries'),
];
