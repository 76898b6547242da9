/**
 * The frozen dictionary of codec 2: the objects and the strings that both sides know before the first
 * byte. It is part of the format. A line more, less or elsewhere is another codec, for what was
 * written with this one could no longer be read (a test holds its digest).
 */

/**
 * Member names of the known objects, in the order in which their values are written: what others are
 * derived from comes first. A `?` is a member that may be missing; each such choice is a shape.
 */
export const KNOWN_SHAPES = [
  'payloadType payload signatures',
  'keyid sig',
  'head items',
  'head items attestation',
  'v env direction station_id gateway_id bundle_id sequence previous issued_at not_after checkpoint receipt',
  'v env direction station_id gateway_id bundle_id sequence previous in_reply_to issued_at not_after checkpoint receipt consistency air_gap generation',
  'from proof',
  'state findings',
  'kind item_id body',
  'kind item_id outcome body',
  'kind item_id outcome code sentence',
  'key_type user_identifier user_id pulled_by organisation? package? sign_with?',
  'id type',
  'customer_id customer_name',
  'package_id package_name',
  'key_type public_key key_fingerprint key_id signature signed_fields signed_payload statement index proof',
  'key_type public_key key_fingerprint key_id signature statement index proof',
  'key_type public_key key_fingerprint key_id signature signed_fields signed_payload statement',
  'key_type public_key key_fingerprint key_id signature statement',
  'v type station_id env key_environment key_id key_type public_key key_fingerprint item_id user_identifier_sha256 created_at',
  'v type station_id env request_id request_digest sheet_digest approvals audit build tree_size root issued_at',
  'index root size',
  'v type station_id env epoch act subject sheet custodian_id custodian_name approved_at nonce',
  'key_id key_fingerprint reason',
  'key_id key_fingerprint retired_at',
].flatMap(choices);

/**
 * The body of an attested key without its place in the attestation (`index`, `proof`): the reader
 * derives it from the statements.
 */
export const NAMES_OF_A_PLACE = ['index', 'proof'] as const;

/** What the list of recent strings holds at the beginning, the first in front. */
export const KNOWN_STRINGS = [
  '',
  'application/vnd.permafrost.bundle.v1+json',
  'application/vnd.permafrost.key-attestation.v1+json',
  'application/vnd.permafrost.approval.v1+json',
  'test',
  'production',
  'request',
  'response',
  'key.assign',
  'key.retire',
  'done',
  'refused',
  'rsa4096',
  'secp256k1',
  'COLD',
  'key',
  'key-attestation',
  'approval',
  'intact',
  'acknowledged',
  'breached',
  'api_key',
  'user_credentials',
  'public_key',
  'key_id',
  'key_fingerprint',
  'user_id',
  'external_customer_id',
  'external_package_id',
  'pulled_by_id',
  'pulled_by_type',
] as const;

/** A line of names as the shapes that it stands for: with all its `?` first, with none last. */
function choices(line: string): (readonly string[])[] {
  return line.split(' ').reduce<string[][]>(
    (shapes, name) => {
      if (!name.endsWith('?')) return shapes.map((names) => [...names, name]);
      return shapes.flatMap((names) => [[...names, name.slice(0, -1)], names]);
    },
    [[]],
  );
}
