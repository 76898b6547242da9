/**
 * Bundles of ours of about 1, 10 and 100 KB, each in the forms that the benchmark compares. Keys,
 * signatures, statements, approvals and proofs are real.
 */
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { fromBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { signDsse } from '../../src/core/signing/dsse.ts';
import { attestKeys } from '../../src/core/signing/attestation.ts';
import { parseStrictJson } from '../../src/core/encoding/strict-json.ts';
import { packCodec1 } from '../../src/protocol/codec-1.ts';
import { packCodec2 } from '../../src/protocol/codec-2.ts';
import type { RequestBundle, ResponseBundle } from '../../src/protocol/bundle.ts';
import { HEADER_BYTES } from '../../src/protocol/sealed.ts';
import { fullRequest, fullResponse } from '../../test/protocol/full-response.ts';
import { station } from '../../test/protocol/parties.ts';
import { realRsaKey } from './rsa-keys.ts';

export type Sample = {
  readonly name: '1 KB' | '10 KB' | '100 KB';
  readonly about: string;
  /** The payload's JSON text: what a tool without our codec would send, signature not counted. */
  readonly json: Bytes;
  /** As many bytes as the sealed form has, by codec. */
  readonly codec1: Bytes;
  readonly codec2: Bytes;
  /** The same keys with an attestation, and its approvals, for each instead of one for all. */
  readonly codec1Each: Bytes;
  readonly codec2Each: Bytes;
};
type Bytes = Uint8Array<ArrayBuffer>;

const SEAL_BYTES = HEADER_BYTES + 32 + 16;
const PAYLOAD_TYPE = 'application/vnd.permafrost.bundle.v1+json';
/** Two custodians of three, and a log of some ten thousand entries. */
const APPROVALS = 2;
const LOG_HASHES = 14;

export function corpus(): Sample[] {
  const request = requestOf(2);
  return [
    { name: '1 KB', about: 'a request for two keys', ...formsOf(request), ...eachOf(request) },
    { name: '10 KB', ...responseNear(10_000) },
    { name: '100 KB', ...responseNear(100_000) },
  ];
}

function requestOf(keys: number): RequestBundle {
  const request = fullRequest(keys, (item, field) => `${field} ${String(item)}`);
  for (const item of request.items) {
    if (item.kind !== 'key.assign') continue;
    delete item.body.sign_with;
    delete item.body.package;
  }
  return request;
}

/** The response with so many RSA keys that its JSON is nearest to `bytes`. */
function responseNear(bytes: number): Omit<Sample, 'name'> {
  const sizeOf = (keys: number): number => canonicalJson(responseOf(keys)).length;
  const one = sizeOf(2) - sizeOf(1);
  const keys = Math.max(1, 1 + Math.round((bytes - sizeOf(1)) / one));
  const response = responseOf(keys);
  return {
    about: `a response with ${String(keys)} RSA-4096 keys`,
    ...formsOf(response),
    ...eachOf(responseWithEach(response)),
  };
}

function responseOf(keys: number): ResponseBundle {
  const response = fullResponse(requestOf(keys), APPROVALS, realRsaKey);
  response.head.consistency.proof.splice(LOG_HASHES);
  for (const item of response.items) {
    if (item.outcome !== 'done' || item.kind !== 'key.assign') continue;
    delete item.body.signed_payload;
    delete item.body.signed_fields;
  }
  return response;
}

/** One attestation a key: as many signatures, approvals and roots as keys. */
function responseWithEach({ head, items, attestation }: ResponseBundle): JsonValue {
  if (attestation === undefined) throw new Error('Keys are attested.');
  const facts = parseStrictJson(fromBase64(attestation.payload)) as Parameters<
    typeof attestKeys
  >[0];
  const attestations = items.flatMap((item) => {
    if (item.outcome !== 'done' || item.kind !== 'key.assign') return [];
    const own = attestKeys({
      ...facts,
      statements: [item.body.statement],
      secret: station.signing.secret,
      publicKey: station.signing.publicKey,
    });
    Object.assign(item.body, own.proofs[0]);
    return [own.attestation];
  });
  return { attestations, head, items };
}

function formsOf(payload: JsonValue) {
  const json = Uint8Array.from(utf8(canonicalJson(payload)));
  const dsse = signDsse({
    payloadType: PAYLOAD_TYPE,
    payload: json,
    secret: station.signing.secret,
    publicKey: station.signing.publicKey,
  });
  const compact = packCodec2(dsse);
  if (compact === undefined) throw new Error('Codec 2 does not give this bundle back.');
  return { json, codec1: sealedLike(packCodec1(dsse)), codec2: sealedLike(compact) };
}

function eachOf(payload: JsonValue) {
  const { codec1, codec2 } = formsOf(payload);
  return { codec1Each: codec1, codec2Each: codec2 };
}

/** Sealing adds a header, a key and a tag, and hides the rest: to a frame all of it is noise. */
function sealedLike(packed: Uint8Array): Bytes {
  const sealed = new Uint8Array(SEAL_BYTES + packed.length);
  sealed.set(utf8('PFB1'));
  sealed.set(packed, SEAL_BYTES);
  return sealed;
}
