/**
 * Schema 6: keys of both environments in one table, so that no public key can be there twice; whom each
 * was given to; keys made ahead; and the HOT environment. What schema 1 had of keys is carried over.
 * Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'keys';

export const statements = (dialect: SqlDialect): readonly string[] => [
  ...keyTables(dialect),
  ...carriedOver,
  ...assignmentIndexes,
  ...poolTables(dialect),
  ...hotTables(dialect),
];

const keyTables = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table customer_key (
    key_id ${text} primary key,
    environment ${text} not null check (environment in ('HOT', 'COLD')),
    key_type ${text} not null check (key_type in ('rsa4096', 'secp256k1', 'ed25519')),
    public_key ${text} not null unique,
    fingerprint ${text} not null unique,
    signature ${text} not null,
    signed_payload ${text} not null,
    signed_fields ${text} not null,
    status ${text} not null check (status in ('pooled', 'active', 'retired')),
    added_at ${text} not null,
    retired_at ${text} not null,
    check (status <> 'pooled' or environment = 'COLD')
  )${strict}`,
  `create index customer_key_in_pool on customer_key (key_type, added_at, key_id)
    where status = 'pooled'`,
  `create index customer_key_by_age on customer_key (key_type, added_at)`,

  `create table cold_origin (
    key_id ${text} primary key references customer_key (key_id),
    item_id ${text} not null references item (item_id),
    response_id ${text} not null references response_bundle (bundle_id),
    statement ${text} not null,
    leaf_index ${integer} not null,
    proof ${text} not null
  )${strict}`,
  `create index cold_origin_by_item on cold_origin (item_id)`,

  `create table key_assignment (
    request_id ${text} primary key,
    key_id ${text} not null,
    user_id ${text} not null references wallet_user (user_id),
    environment ${text} not null check (environment in ('HOT', 'COLD')),
    key_type ${text} not null check (key_type in ('rsa4096', 'secp256k1', 'ed25519')),
    customer_id ${text} not null,
    customer_name ${text} not null,
    package_id ${text} not null,
    package_name ${text} not null,
    holds_place ${integer} not null check (holds_place in (0, 1)),
    asked_at ${text} not null
  )${strict}`,
];

const carriedOver: readonly string[] = [
  `insert into customer_key (key_id, environment, key_type, public_key, fingerprint, signature,
    signed_payload, signed_fields, status, added_at, retired_at)
    select key_id, 'COLD', key_type, public_key, fingerprint, signature, signed_payload,
      signed_fields, status, imported_at, retired_at from cold_key`,
  `insert into cold_origin (key_id, item_id, response_id, statement, leaf_index, proof)
    select key_id, request_id, response_id, statement, leaf_index, proof from cold_key`,
  `insert into key_assignment (request_id, key_id, user_id, environment, key_type, customer_id,
    customer_name, package_id, package_name, holds_place, asked_at)
    select key_request.request_id, coalesce(cold_key.key_id, ''), user_id, 'COLD',
      key_request.key_type, customer_id, customer_name, package_id, package_name, holds_place,
      item.queued_at
    from key_request
    join item on item.item_id = key_request.request_id
    left join cold_key on cold_key.request_id = key_request.request_id`,
  `drop table cold_key`,
  `drop table key_request`,
];

const assignmentIndexes: readonly string[] = [
  `create unique index one_owner_of_a_key on key_assignment (key_id) where key_id <> ''`,
  `create unique index one_key_per_user_and_organisation
    on key_assignment (user_id, customer_id, key_type)
    where customer_id <> '' and holds_place = 1`,
];

const poolTables = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table pool_request (
    item_id ${text} primary key references item (item_id),
    key_type ${text} not null check (key_type in ('rsa4096', 'secp256k1')),
    count ${integer} not null check (count >= 1)
  )${strict}`,
  `create table pool_level (
    key_type ${text} primary key check (key_type in ('rsa4096', 'secp256k1')),
    level ${integer} not null check (level >= 1)
  )${strict}`,
];

const hotTables = ({ text, integer, strict }: SqlDialect): readonly string[] => [
  `create table hot_store (
    id ${integer} primary key check (id = 1),
    created_at ${text} not null,
    kek_check ${text} not null,
    assignment_kid ${text} not null,
    assignment_public ${text} not null,
    wrapped_dek ${text} not null,
    sealed_secret ${text} not null
  )${strict}`,
  `create table hot_key (
    key_id ${text} primary key references customer_key (key_id),
    wrapped_dek ${text} not null,
    sealed_secret ${text} not null
  )${strict}`,
];
