import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { fromUtf8, utf8 } from '../../src/core/encoding/bytes.ts';
import { parseRequest, parseResponse } from '../../src/protocol/bundle.ts';
import { sealEnvelope } from '../../src/protocol/sealing.ts';
import { encodeBundleFile } from '../../src/protocol/file.ts';
import { request, response } from './arbitraries.ts';
import { codeOf, receiveRequest, signedByGateway } from './exchange.ts';
import { assignBody, fixedRandom, smallRequest, smallResponse, station } from './parties.ts';

const text = (value: JsonValue) => utf8(canonicalJson(value));
const asRequest = (value: JsonValue) => codeOf(() => parseRequest(text(value)));
const asResponse = (value: JsonValue) => codeOf(() => parseResponse(text(value)));

/** The code that the station refuses this payload with when the paired gateway signed and sealed it. */
async function codeAtStation(payload: Uint8Array): Promise<string> {
  const sealed = await sealEnvelope({
    dsse: signedByGateway(payload),
    direction: 'request',
    env: 'test',
    recipientPublicKey: station.sealing.publicKey,
  });
  return codeOf(() => receiveRequest(encodeBundleFile({ sealed, head: smallRequest().head })));
}

/** Every object inside `value`, as the path to it. */
function objectsIn(value: JsonValue, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object') return [];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    objectsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) ? inner : [path, ...inner];
}

/** A copy of `value` in which the object at `path` went through `change`. */
function changedAt(
  value: JsonValue,
  path: (string | number)[],
  change: (object: Record<string, JsonValue>) => JsonValue,
): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return change(value as Record<string, JsonValue>);
  const copy = structuredClone(value) as Record<string | number, JsonValue>;
  copy[key] = changedAt(copy[key] ?? '', rest, change);
  return copy;
}

const without = (object: Record<string, JsonValue>, name: string) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

const withField = (object: Record<string, JsonValue>) => ({ ...object, extra: 'x' });

describe('a payload, though its signature holds', () => {
  it('is refused with an unknown field in any of its objects', async () => {
    const payload = smallRequest();
    for (const path of objectsIn(payload)) {
      const changed = changedAt(payload, path, withField);
      expect(await asRequest(changed), path.join('.')).toBe('SCHEMA_VIOLATION');
    }
    const answer = smallResponse();
    for (const path of objectsIn(answer)) {
      const changed = changedAt(answer, path, withField);
      expect(await asResponse(changed), path.join('.')).toBe('SCHEMA_VIOLATION');
    }
  });

  it('is refused with any field of its head or items left out', async () => {
    const payload = smallRequest({ previous: 'a'.repeat(64) });
    const mayBeAbsent = new Set(['organisation', 'package', 'sign_with']);
    let tried = 0;
    for (const path of objectsIn(payload)) {
      const object = path.reduce<JsonValue>(
        (value, key) => (value as Record<string | number, JsonValue>)[key] ?? '',
        payload,
      );
      for (const name of Object.keys(object).filter((key) => !mayBeAbsent.has(key))) {
        const changed = changedAt(payload, path, (fields) => without(fields, name));
        expect(await asRequest(changed), [...path, name].join('.')).not.toBe('accepted');
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(25);
  });

  it('is refused with a repeated key, in any spelling of the key', async () => {
    const plain = fromUtf8(text(smallRequest()));
    for (const repeated of ['"sequence":1,', '"\\u0073equence":1,']) {
      const changed = plain.replace('"sequence":', `${repeated}"sequence":`);
      expect(await codeAtStation(utf8(changed))).toBe('JSON_KEY_REPEATED');
    }
  });

  it('is refused at depth 17 before any schema looks at it', async () => {
    const nested = (depth: number) =>
      utf8(`{"head":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}}`);
    expect(await codeAtStation(nested(17))).toBe('JSON_TOO_DEEP');
    expect(await codeAtStation(nested(16))).toBe('SCHEMA_VIOLATION');
  });

  it.each([
    ['a fraction', '"sequence":7', '"sequence":7.0', 'JSON_NUMBER'],
    ['an exponent', '"sequence":7', '"sequence":7e0', 'JSON_NUMBER'],
    ['a number as text', '"sequence":7', '"sequence":"7"', 'SCHEMA_VIOLATION'],
    ['a negative number', '"sequence":7', '"sequence":-7', 'JSON_NUMBER'],
    ['a number above 2^53-1', '"sequence":7', '"sequence":9007199254740993', 'JSON_NUMBER'],
    ['a zero sequence', '"sequence":7', '"sequence":0', 'SCHEMA_VIOLATION'],
    ['null', '"previous":""', '"previous":null', 'JSON_INVALID'],
    ['another version', '"v":1', '"v":2', 'SCHEMA_VIOLATION'],
    [
      'a time with a fraction',
      '"2026-11-20T11:00:00Z"',
      '"2026-11-20T11:00:00.0Z"',
      'SCHEMA_VIOLATION',
    ],
    ['a day that no calendar has', '2026-12-04T', '2026-11-31T', 'SCHEMA_VIOLATION'],
    ['an end before its beginning', '2026-12-04T', '2026-10-04T', 'SCHEMA_VIOLATION'],
    ['an id in capitals', '"bundle_id":"', '"bundle_id":"A', 'SCHEMA_VIOLATION'],
  ])('is refused with %s', async (_, from, to, expected) => {
    const plain = fromUtf8(text(smallRequest()));
    const changed = plain.replace(from, to);
    expect(changed).not.toBe(plain);
    expect(await codeAtStation(utf8(changed))).toBe(expected);
  });

  it('is refused when it is not UTF-8, not JSON, or has text after its end', async () => {
    expect(await codeAtStation(new Uint8Array([0x7b, 0xff, 0x7d]))).toBe('TEXT_INVALID');
    expect(await codeAtStation(utf8('{'))).toBe('JSON_INVALID');
    expect(await codeAtStation(utf8(`${fromUtf8(text(smallRequest()))}{}`))).toBe('JSON_INVALID');
  });

  it('is refused with no item, with 65 items, and with two of one id', async () => {
    const { head } = smallRequest();
    const random = fixedRandom('many');
    const items = Array.from({ length: 65 }, () => ({
      kind: 'key.assign' as const,
      item_id: random.uuid(),
      body: assignBody(),
    }));
    const [first] = items;
    expect(await asRequest({ head, items: [] })).toBe('SCHEMA_VIOLATION');
    expect(await asRequest({ head, items })).toBe('SCHEMA_VIOLATION');
    expect(await asRequest({ head, items: items.slice(1) })).toBe('accepted');
    const twins = [{ ...first }, { ...items[1], item_id: first?.item_id ?? '' }] as JsonValue[];
    expect(await asRequest({ head, items: twins })).toBe('SCHEMA_VIOLATION');
  });

  it('is refused by name when it asks for a kind that is not served', async () => {
    const { head } = smallRequest();
    const item = { kind: 'backup.recover', item_id: fixedRandom('x').uuid(), body: {} };
    expect(await asRequest({ head, items: [item] })).toBe('KIND_NOT_SERVED');
    expect(await asRequest({ head, items: [{ ...item, kind: 'constructor' }] })).toBe(
      'SCHEMA_VIOLATION',
    );
    expect(await asRequest({ head, items: [{ ...item, kind: '__proto__.x' }] })).toBe(
      'SCHEMA_VIOLATION',
    );
  });

  it('is refused as the other direction', async () => {
    expect(await asRequest(smallResponse())).toBe('WRONG_DIRECTION');
    expect(await asResponse(smallRequest())).toBe('WRONG_DIRECTION');
  });

  it('never fails otherwise than by a refusal, whatever was signed', async () => {
    const plain = fromUtf8(text(smallRequest()));
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '1',
      'true',
      'null',
      'x',
      '\\',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(plain.length),
        fc.nat(30),
        fc.array(piece),
        async (at, cut, pieces) => {
          const changed = plain.slice(0, at) + pieces.join('') + plain.slice(at + cut);
          await codeOf(() => parseRequest(utf8(changed)));
          await codeOf(() => parseResponse(utf8(changed)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('a response', () => {
  const assigned = (changes: Record<string, JsonValue> = {}) => ({
    kind: 'key.assign',
    item_id: fixedRandom('assigned').uuid(),
    outcome: 'done',
    body: {
      key_id: fixedRandom('key').uuid(),
      key_type: 'secp256k1',
      public_key: `02${'ab'.repeat(32)}`,
      key_fingerprint: 'c'.repeat(64),
      signature: 'AAAA',
      statement: '{}',
      index: 0,
      proof: [],
      ...changes,
    },
  });
  const attestation = {
    payload: 'e30=',
    payloadType: 'application/vnd.permafrost.key-attestation.v1+json',
    signatures: [{ keyid: '0'.repeat(16), sig: `${'A'.repeat(86)}==` }],
  };
  const answer = (item: JsonValue, rest: Record<string, JsonValue> = { attestation }) =>
    asResponse({ head: smallResponse().head, items: [item], ...rest });

  it('is refused when it has a new key and no attestation, or an attestation of nothing', async () => {
    expect(await answer(assigned())).toBe('accepted');
    expect(await answer(assigned(), {})).toBe('SCHEMA_VIOLATION');
    expect(await asResponse({ ...smallResponse(), attestation })).toBe('SCHEMA_VIOLATION');
  });

  it('is refused when its attestation is not in the one spelling of a DSSE', async () => {
    const padded = { ...attestation, payload: 'e31=' };
    expect(await answer(assigned(), { attestation: padded })).toBe('TEXT_INVALID');
    const two = {
      ...attestation,
      signatures: [...attestation.signatures, ...attestation.signatures],
    };
    expect(await answer(assigned(), { attestation: two })).toBe('SCHEMA_VIOLATION');
  });

  it('is refused when a public key has not the length of its type', async () => {
    expect(await answer(assigned({ key_type: 'rsa4096' }))).toBe('SCHEMA_VIOLATION');
    expect(await answer(assigned({ public_key: 'a'.repeat(1100) }))).toBe('SCHEMA_VIOLATION');
  });

  it('is refused when it has signed_payload without signed_fields, or the reverse', async () => {
    expect(await answer(assigned({ signed_payload: '{"a":"b"}' }))).toBe('SCHEMA_VIOLATION');
    expect(await answer(assigned({ signed_fields: ['key_id'] }))).toBe('SCHEMA_VIOLATION');
    expect(await answer(assigned({ signed_payload: '{"a":"b"}', signed_fields: ['key_id'] }))).toBe(
      'accepted',
    );
  });

  it('is refused when an item is neither done nor refused, or both', async () => {
    expect(await answer({ ...assigned(), outcome: 'maybe' })).toBe('SCHEMA_VIOLATION');
    expect(await answer({ ...assigned(), code: 'KEY_UNKNOWN' })).toBe('SCHEMA_VIOLATION');
  });
});

describe('payloads that are as they should be', () => {
  it('are read as they were written: requests', () => {
    fc.assert(
      fc.property(request, (value) => {
        expect(parseRequest(text(value))).toEqual(value);
      }),
    );
  });

  it('are read as they were written: responses', () => {
    fc.assert(
      fc.property(response, (value) => {
        expect(parseResponse(text(value))).toEqual(value);
      }),
    );
  });
});
