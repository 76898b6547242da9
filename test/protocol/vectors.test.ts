import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { fromBase64, fromHex, fromUtf8, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { verifyAssignment } from '../../src/core/keys/assignment.ts';
import { SecretKey } from '../../src/core/keys/secret-key.ts';
import { verifyAttested, verifyKeyAttestation } from '../../src/core/signing/attestation.ts';
import { parseDsse, type Dsse } from '../../src/core/signing/dsse.ts';
import {
  LIMITS,
  openSealed,
  parseRequest,
  parseResponse,
  verifyBundle,
} from '../../src/protocol/bundle.ts';
import { readGatewayCard } from '../../src/protocol/cards/gateway-card.ts';
import { readStationCard } from '../../src/protocol/cards/station-card.ts';
import { unpackEnvelope } from '../../src/protocol/codec.ts';
import { Allowance } from '../../src/protocol/compact/allowance.ts';
import { readValue } from '../../src/protocol/compact/read-value.ts';
import { StreamReader } from '../../src/protocol/compact/streams.ts';
import { writeValue } from '../../src/protocol/compact/write-value.ts';
import { bundleFileName, checkOuter, decodeBundleFile } from '../../src/protocol/file.ts';
import { codeOf, receiveRequest } from './exchange.ts';
import { readBundle } from './second-reader.ts';

type BundleVector = {
  payload: string;
  payload_digest: string;
  dsse: Dsse;
  packed: string;
  sealed: string;
  sealed_digest: string;
  file_name: string;
  file: string;
};
type CompactVector = Omit<BundleVector, 'file_name'> & {
  name: string;
  tokens: string;
  raw: string;
};
type RefusedVector = { now: string; cases: { name: string; expect: string; file: string }[] };

const vector = (name: string): unknown =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, '..', 'vectors', 'protocol', name), 'utf8'),
  );
const cards = vector('cards.json') as Record<string, string>;
const card = (name: string) => cards[name] ?? '';
const station = readStationCard(utf8(card('station_card')));
const gateway = readGatewayCard(utf8(card('gateway_card')));

/** Opens one vector and holds every step of the way against it. Returns the verified payload bytes. */
async function open(
  bundle: Omit<BundleVector, 'file_name'>,
  secret: string,
  signer: Uint8Array,
): Promise<Uint8Array> {
  const { sealed } = decodeBundleFile(utf8(bundle.file));
  expect(sealed.digest).toBe(bundle.sealed_digest);
  expect(sealed.bytes).toEqual(fromBase64(bundle.sealed));
  const packed = { codec: sealed.codec, packed: fromBase64(bundle.packed) };
  expect(unpackEnvelope(packed, LIMITS.inflatedBytes)).toEqual(bundle.dsse);
  const recipientSecret = new SecretKey(fromHex(secret));
  const dsse = await openSealed({ sealed, recipientSecret });
  expect(dsse).toEqual(bundle.dsse);
  const { payloadBytes, payloadDigest } = verifyBundle(dsse, signer);
  expect(payloadDigest).toBe(bundle.payload_digest);
  expect(fromUtf8(payloadBytes)).toBe(bundle.payload);
  return payloadBytes;
}

describe('the vectors of the protocol', () => {
  const { now, cases } = vector('refused.json') as RefusedVector;
  it.each(cases)('refuse: $name ($expect)', async ({ expect: code, file }) => {
    expect(await codeOf(() => receiveRequest(utf8(file), new Date(now)))).toBe(code);
  });

  it('have cards with the fingerprints that they say', () => {
    expect(station.digest).toBe(card('station_card_digest'));
    expect(gateway.digest).toBe(card('gateway_card_digest'));
  });

  it('have a request that opens step by step to what it says', async () => {
    const bundle = vector('request.json') as BundleVector;
    const bytes = await open(bundle, card('station_sealing_secret'), gateway.signingKey);
    const request = parseRequest(bytes);
    expect(request).toEqual(JSON.parse(bundle.payload));
    const { outer, sealed } = decodeBundleFile(utf8(bundle.file));
    expect(bundleFileName(outer)).toBe(bundle.file_name);
    expect(sealed.codec).toBe(1);
    checkOuter(outer, request.head);
  });

  it('have a response that the station card alone proves, down to the key and its approvals', async () => {
    const bundle = vector('response.json') as BundleVector;
    const bytes = await open(bundle, card('gateway_sealing_secret'), station.identityKey);
    const { head, items, attestation } = parseResponse(bytes);
    const [item] = items;
    if (item?.outcome !== 'done' || item.kind !== 'key.assign' || !attestation) {
      throw new Error('the vector is of one key');
    }
    const request = vector('request.json') as BundleVector;
    expect(head.previous).toBe(request.payload_digest);
    const { threshold } = station.card;
    const verified = verifyKeyAttestation({ ...station, ...item.body, threshold, attestation });
    expect(verified.attestation.request_digest).toBe(request.payload_digest);
    expect(verified.statement.public_key).toBe(item.body.public_key);
    const bound = verifyAssignment({
      assignmentPublicKey: station.assignmentKey,
      publicKeyHex: item.body.public_key,
      signature: item.body.signature,
      signedPayload: item.body.signed_payload,
      signedFields: item.body.signed_fields,
    });
    expect(bound).toMatchObject({ external_customer_id: 'cust-1', key_id: item.body.key_id });
    const checkpoint = verifyCheckpoint({
      note: head.checkpoint,
      origin: `permafrost/station/${station.card.station_id}`,
      publicKey: station.identityKey,
    });
    expect(checkpoint.size).toBe(3);
  });

  const compact = (vector('compact.json') as { cases: CompactVector[] }).cases;
  it.each(compact)('have in codec 2, and open step by step: $name', async (bundle) => {
    const isRequest = bundle.payload.includes('"direction":"request"');
    const secret = card(`${isRequest ? 'station' : 'gateway'}_sealing_secret`);
    const signer = isRequest ? gateway.signingKey : station.identityKey;
    expect(decodeBundleFile(utf8(bundle.file)).sealed.codec).toBe(2);
    const bytes = await open(bundle, secret, signer);
    expect(isRequest ? parseRequest(bytes) : parseResponse(bytes)).toEqual(
      JSON.parse(bundle.payload),
    );
    const streams = new StreamReader(fromHex(bundle.tokens), fromHex(bundle.raw));
    expect(readValue(streams, new Allowance(LIMITS.inflatedBytes))).toEqual(bundle.dsse);
    expect(readBundle(bundle.file, secret, toHex(signer))).toBe(bundle.payload);
    // What was written once is what is written. Only the compressor may find other words for it.
    const { payloadType, payload, signatures } = bundle.dsse;
    const written = writeValue({ payloadType, payload, signatures: [{ ...signatures[0] }] }, true);
    expect(toHex(written.tokens)).toBe(bundle.tokens);
    expect(toHex(written.rawBytes)).toBe(bundle.raw);
  });

  it('have a pool and drills that the station card alone proves, one by one', async () => {
    const { request, response } = vector('kinds.json') as Record<string, BundleVector>;
    if (request === undefined || response === undefined) throw new Error('the vector has both');
    const asked = await open(request, card('station_sealing_secret'), gateway.signingKey);
    expect(parseRequest(asked)).toEqual(JSON.parse(request.payload));
    const bytes = await open(response, card('gateway_sealing_secret'), station.identityKey);
    const { head, items, attestation } = parseResponse(bytes);
    expect(head.previous).toBe(request.payload_digest);
    const { threshold } = station.card;
    const types = items.flatMap((item) => {
      if (item.outcome !== 'done' || !('statement' in item.body || 'keys' in item.body)) return [];
      const stated = 'keys' in item.body ? item.body.keys : [item.body];
      return stated.map((place) => {
        const trust = { ...station, threshold, attestation: parseDsse(attestation) };
        return verifyAttested({ ...place, ...trust }).statement.type;
      });
    });
    expect(types).toEqual(['pool-key', 'pool-key', 'pool-key', 'key-drill', 'backup-drill']);
    const secret = (name: string) => card(`${name}_sealing_secret`);
    const read = readBundle(request.file, secret('station'), toHex(gateway.signingKey));
    expect(read).toBe(request.payload);
    const answer = readBundle(response.file, secret('gateway'), toHex(station.identityKey));
    expect(answer).toBe(response.payload);
  });

  it('are opened by a reader that was written from the specification alone', () => {
    const request = vector('request.json') as BundleVector;
    const response = vector('response.json') as BundleVector;
    const secret = (name: string) => card(`${name}_sealing_secret`);
    const read = readBundle(request.file, secret('station'), toHex(gateway.signingKey));
    expect(read).toBe(request.payload);
    const answer = readBundle(response.file, secret('gateway'), toHex(station.identityKey));
    expect(answer).toBe(response.payload);
    expect(() => readBundle(request.file, secret('gateway'), toHex(gateway.signingKey))).toThrow();
  });
});
