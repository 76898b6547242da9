/** Generators of valid values, and of text as hostile senders write it. */
import fc from 'fast-check';
import { formatTime } from '../../src/core/clock.ts';
import { toBase64, toHex } from '../../src/core/encoding/bytes.ts';
import { SIGNABLE_FIELDS } from '../../src/core/keys/assignment.ts';
import { FINDING_KINDS, MAX_FINDINGS, type AirGapClaim } from '../../src/protocol/air-gap.ts';
import type {
  KindName,
  RequestBundle,
  RequestItem,
  ResponseBundle,
  ResponseItem,
} from '../../src/protocol/bundle.ts';
import type { KeyAssignRequest } from '../../src/protocol/kinds/key-assign.ts';
import { KINDS } from '../../src/protocol/kinds/list.ts';
import { uuidFrom } from './parties.ts';

export const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
export const hex64 = bytes(32).map(toHex);
export const uuid = bytes(16).map(uuidFrom);
export const env = fc.constantFrom('test' as const, 'production' as const);

/** Letters of several scripts, signs that HTML knows, quotes and a pile of emoji: all visible. */
const visible = Array.from('abcXYZ019 .,-_/&<>"\'`\\{}%äßéøΩжш漢字かな한글🔑🙂');
export const visibleText = (max: number) =>
  fc
    .array(fc.constantFrom(...visible), { minLength: 1, maxLength: max })
    .map((letters) => letters.join('').trim().normalize('NFC'))
    .filter((text) => text !== '');

const seconds = fc.integer({ min: 1_600_000_000, max: 4_000_000_000 });
export const time = seconds.map(asTime);

/** A lifetime: two times, the second after the first. */
const lifetime = fc
  .tuple(seconds, fc.integer({ min: 1, max: 31 * 86_400 }))
  .map(([from, length]) => ({ issued_at: asTime(from), not_after: asTime(from + length) }));

const common = fc
  .record({
    v: fc.constant(1 as const),
    env,
    station_id: uuid,
    gateway_id: uuid,
    bundle_id: uuid,
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    checkpoint: fc.constantFrom('', 'permafrost/gateway/x\n3\nAAAA\n\n— x y\n'),
    receipt: fc.constantFrom('', 'permafrost/station/x\n9\nAAAA\n\n— x y\n'),
  })
  .chain((fields) => lifetime.map((times) => ({ ...fields, ...times })));

export const requestHead: fc.Arbitrary<RequestBundle['head']> = fc
  .tuple(common, fc.oneof(hex64, fc.constant('' as const)))
  .map(([fields, previous]) => ({ ...fields, direction: 'request', previous }));

const finding = fc
  .tuple(fc.constantFrom(...FINDING_KINDS), fc.stringMatching(/^[!-~]{1,32}$/))
  .map(([what, name]) => `${what}:${name}`);

export const airGapClaim: fc.Arbitrary<AirGapClaim> = fc.oneof(
  fc.constant({ state: 'intact' as const, findings: [] as string[] }),
  fc.record({
    state: fc.constantFrom('acknowledged' as const, 'breached' as const),
    findings: fc
      .uniqueArray(finding, { minLength: 1, maxLength: MAX_FINDINGS })
      .map((texts) => texts.sort()),
  }),
);

export const responseHead: fc.Arbitrary<ResponseBundle['head']> = fc
  .tuple(
    common,
    hex64,
    uuid,
    fc.nat(),
    fc.array(hex64, { maxLength: 20 }),
    airGapClaim,
    fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  )
  .map(([fields, previous, in_reply_to, from, proof, air_gap, generation]) => ({
    ...fields,
    direction: 'response',
    previous,
    in_reply_to,
    consistency: { from, proof },
    air_gap,
    generation,
  }));

const organisation = fc.record({ customer_id: visibleText(60), customer_name: visibleText(40) });
const packageFields = fc.record({ package_id: visibleText(60), package_name: visibleText(40) });

export const assignRequest: fc.Arbitrary<KeyAssignRequest> = fc
  .record(
    {
      key_type: fc.constantFrom('rsa4096' as const, 'secp256k1' as const),
      user_identifier: visibleText(60),
      user_id: uuid,
      pulled_by: fc.record({
        id: visibleText(40),
        type: fc.constantFrom('api_key' as const, 'user_credentials' as const),
      }),
      organisation,
      package: packageFields,
      sign_with: fc.uniqueArray(fc.constantFrom(...SIGNABLE_FIELDS), { minLength: 1 }),
    },
    { requiredKeys: ['key_type', 'user_identifier', 'user_id', 'pulled_by'] },
  )
  .map((body) => resolvable(body));

const keyType = fc.constantFrom('rsa4096' as const, 'secp256k1' as const);

const rsaBlock = bytes(512).map(toBase64);
const storedContent = fc.oneof(
  fc.record({ form: fc.constant('rsa-oaep' as const), ciphertext: rsaBlock }),
  fc.record({
    form: fc.constant('envelope' as const),
    wrapped_key: rsaBlock,
    manifest_digest: hex64,
  }),
);

export const requestItem: fc.Arbitrary<RequestItem> = fc.oneof(
  fc.record({ kind: fc.constant('key.assign' as const), item_id: uuid, body: assignRequest }),
  fc.record({
    kind: fc.constant('key.retire' as const),
    item_id: uuid,
    body: fc.record({ key_id: uuid, key_fingerprint: hex64, reason: visibleText(120) }),
  }),
  fc.record({
    kind: fc.constant('key.pool' as const),
    item_id: uuid,
    // Six items of a request stay within what one response can attest.
    body: fc.record({ key_type: keyType, count: fc.integer({ min: 1, max: 10 }) }),
  }),
  fc.record({
    kind: fc.constant('key.drill' as const),
    item_id: uuid,
    body: fc.record(
      {
        key_id: uuid,
        key_fingerprint: hex64,
        assigned_to: fc.record({ user_identifier: visibleText(60), user_id: uuid }),
      },
      { requiredKeys: ['key_id', 'key_fingerprint'] },
    ),
  }),
  fc.record({
    kind: fc.constant('backup.drill' as const),
    item_id: uuid,
    body: fc.record({
      backup_id: uuid,
      key_id: uuid,
      key_fingerprint: hex64,
      checksum: hex64,
      content: storedContent,
    }),
  }),
);

export const request: fc.Arbitrary<RequestBundle> = fc.record({
  head: requestHead,
  items: fc.uniqueArray(requestItem, {
    minLength: 1,
    maxLength: 6,
    selector: (item) => item.item_id,
  }),
});

const KIND_NAMES = Object.keys(KINDS) as KindName[];

const refusedItem = fc.record({
  kind: fc.constantFrom(...KIND_NAMES),
  item_id: uuid,
  outcome: fc.constant('refused' as const),
  code: fc.constantFrom('KEY_UNKNOWN', 'KEY_REPEATED'),
  sentence: visibleText(200),
});

const retiredItem = fc.record({
  kind: fc.constant('key.retire' as const),
  item_id: uuid,
  outcome: fc.constant('done' as const),
  body: fc.record({ key_id: uuid, key_fingerprint: hex64, retired_at: time }),
});

const statement = visibleText(400).map((text) => `{${text}}`);

const publishedKey = fc
  .record({
    key_id: uuid,
    isRsa: fc.boolean(),
    key_fingerprint: hex64,
    signature: bytes(71).map(toBase64),
    index: fc.integer({ min: 0, max: 63 }),
    proof: fc.array(hex64, { maxLength: 6 }),
    statement,
    modulus: bytes(550).map(toHex),
    point: bytes(33).map(toHex),
  })
  .map(({ isRsa, modulus, point, ...body }) => {
    const key = isRsa
      ? { key_type: 'rsa4096' as const, public_key: modulus }
      : { key_type: 'secp256k1' as const, public_key: point };
    return { ...body, ...key };
  });

const assignedItem = fc
  .tuple(uuid, publishedKey, fc.boolean())
  .map(([item_id, key, isBound]): ResponseItem => {
    const bound = isBound ? { signed_payload: '{"a":1}', signed_fields: ['key_id' as const] } : {};
    return { kind: 'key.assign', item_id, outcome: 'done', body: { ...key, ...bound } };
  });

const pooledItem = fc.record({
  kind: fc.constant('key.pool' as const),
  item_id: uuid,
  outcome: fc.constant('done' as const),
  body: fc.record({ keys: fc.array(publishedKey, { minLength: 1, maxLength: 4 }) }),
});

const drilledItem = fc.record({
  kind: fc.constantFrom('key.drill' as const, 'backup.drill' as const),
  item_id: uuid,
  outcome: fc.constant('done' as const),
  body: fc.record({
    statement,
    index: fc.integer({ min: 0, max: 63 }),
    proof: fc.array(hex64, { maxLength: 6 }),
  }),
});

const attestation = fc.tuple(bytes(8), bytes(64), bytes(300)).map(([key, signature, payload]) => ({
  payload: toBase64(payload),
  payloadType: 'application/vnd.permafrost.key-attestation.v1+json',
  signatures: [{ keyid: toHex(key), sig: toBase64(signature) }] as [{ keyid: string; sig: string }],
}));

export const response: fc.Arbitrary<ResponseBundle> = fc
  .tuple(
    responseHead,
    fc.uniqueArray(fc.oneof(assignedItem, refusedItem, retiredItem, pooledItem, drilledItem), {
      minLength: 1,
      maxLength: 6,
      selector: (item) => item.item_id,
    }),
    attestation,
  )
  .map(([head, items, dsse]) => {
    const isAttested = items.some((i) => i.outcome === 'done' && KINDS[i.kind].isAttested);
    return isAttested ? { head, items, attestation: dsse } : { head, items };
  });

/** Drops from `sign_with` what the body has no value for. */
function resolvable(body: KeyAssignRequest): KeyAssignRequest {
  const { sign_with, ...rest } = body;
  const fields = (sign_with ?? []).filter(
    (field) =>
      (field !== 'external_customer_id' || body.organisation !== undefined) &&
      (field !== 'external_package_id' || body.package !== undefined),
  );
  return fields.length === 0 ? rest : { ...rest, sign_with: fields };
}

function asTime(atSecond: number): string {
  return formatTime(new Date(atSecond * 1000));
}
