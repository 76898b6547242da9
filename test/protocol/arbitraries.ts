/** Generators of valid values, and of text as hostile senders write it. */
import fc from 'fast-check';
import { formatTime } from '../../src/core/clock.ts';
import { toBase64, toHex } from '../../src/core/encoding/bytes.ts';
import { SIGNABLE_FIELDS } from '../../src/core/keys/assignment.ts';
import { FINDING_KINDS, MAX_FINDINGS, type AirGapClaim } from '../../src/protocol/air-gap.ts';
import type {
  RequestBundle,
  RequestItem,
  ResponseBundle,
  ResponseItem,
} from '../../src/protocol/bundle.ts';
import type { KeyAssignRequest } from '../../src/protocol/kinds/key-assign.ts';
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

export const requestItem: fc.Arbitrary<RequestItem> = fc.oneof(
  fc.record({ kind: fc.constant('key.assign' as const), item_id: uuid, body: assignRequest }),
  fc.record({
    kind: fc.constant('key.retire' as const),
    item_id: uuid,
    body: fc.record({ key_id: uuid, key_fingerprint: hex64, reason: visibleText(120) }),
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

const refusedItem = fc.record({
  kind: fc.constantFrom('key.assign' as const, 'key.retire' as const),
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

const assignedItem = fc
  .record({
    item_id: uuid,
    key_id: uuid,
    isRsa: fc.boolean(),
    key_fingerprint: hex64,
    signature: bytes(71).map(toBase64),
    index: fc.integer({ min: 0, max: 63 }),
    proof: fc.array(hex64, { maxLength: 6 }),
    statement: visibleText(400).map((text) => `{${text}}`),
    isBound: fc.boolean(),
    modulus: bytes(550).map(toHex),
    point: bytes(33).map(toHex),
  })
  .map(({ item_id, isRsa, isBound, modulus, point, ...body }): ResponseItem => {
    const bound = isBound ? { signed_payload: '{"a":1}', signed_fields: ['key_id' as const] } : {};
    const key = isRsa
      ? { key_type: 'rsa4096' as const, public_key: modulus }
      : { key_type: 'secp256k1' as const, public_key: point };
    return { kind: 'key.assign', item_id, outcome: 'done', body: { ...body, ...key, ...bound } };
  });

const attestation = fc.tuple(bytes(8), bytes(64), bytes(300)).map(([key, signature, payload]) => ({
  payload: toBase64(payload),
  payloadType: 'application/vnd.permafrost.key-attestation.v1+json',
  signatures: [{ keyid: toHex(key), sig: toBase64(signature) }] as [{ keyid: string; sig: string }],
}));

export const response: fc.Arbitrary<ResponseBundle> = fc
  .tuple(
    responseHead,
    fc.uniqueArray(fc.oneof(assignedItem, refusedItem, retiredItem), {
      minLength: 1,
      maxLength: 6,
      selector: (item) => item.item_id,
    }),
    attestation,
  )
  .map(([head, items, dsse]) => {
    const isAttested = items.some((i) => i.kind === 'key.assign' && i.outcome === 'done');
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
