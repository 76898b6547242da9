import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { concat, toBase64, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { encodeDsse, signDsse, type Dsse } from '../../src/core/signing/dsse.ts';
import { packCodec1 } from '../../src/protocol/codec-1.ts';
import { packCodec2, unpackCodec2 } from '../../src/protocol/codec-2.ts';
import { packEnvelope, unpackEnvelope } from '../../src/protocol/codec.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { bytes, hex64, request, response, time, uuid } from './arbitraries.ts';
import { signedByGateway } from './exchange.ts';
import { fullRequest, fullResponse } from './full-response.ts';
import { fixedRandom, station } from './parties.ts';
import { readCompact } from './second-compact-reader.ts';

const random = fixedRandom('codec 2');
const texts = (item: number, field: string) =>
  field.endsWith('name') ? `Customer ${String(item)}` : random.uuid();

/** An envelope whose signature nobody checks here. */
function envelopeOf(payload: Uint8Array): Dsse {
  return {
    payload: toBase64(payload),
    payloadType: 'application/vnd.permafrost.bundle.v1+json',
    signatures: [{ keyid: '0011223344556677', sig: toBase64(new Uint8Array(64).fill(7)) }],
  };
}

function packed2(dsse: Dsse): Uint8Array {
  return packCodec2(dsse) ?? expect.fail('it does not come back');
}

const back = (packed: Uint8Array) => unpackCodec2(packed, LIMITS.inflatedBytes);

/** Strings as they occur, and as they nearly occur: forms with one character more, less or otherwise. */
const nearlyForms = fc
  .tuple(
    fc.oneof(
      hex64,
      uuid,
      time,
      bytes(512).map((n) => `${RSA_HEAD}${toHex(n)}0203010001`),
      fc.tuple(bytes(32), bytes(32)).map(([r, s]) => der(r, s)),
      fc.uint8Array({ maxLength: 60 }).map(toBase64),
      fc.tuple(uuid, fc.nat(), bytes(32), bytes(68)).map(([id, size, root, signed]) => {
        const origin = `permafrost/station/${id}`;
        const text = `${origin}\n${String(size)}\n${toBase64(root)}\n`;
        return `${text}\n— ${origin} ${toBase64(signed)}\n`;
      }),
      fc.constantFrom('', '{', '[]', '{"a":1}', '{"b":1,"a":1}', '[1, 2]', '[[["x"]]]'),
    ),
    fc.constantFrom('same', 'same', 'upper', 'cut', 'longer', 'other'),
    fc.nat(2_000),
  )
  .map(([text, change, at]) => {
    if (change === 'upper') return text.toUpperCase();
    if (change === 'cut') return text.slice(0, -1);
    if (change === 'longer') return `${text}0`;
    return change === 'same' ? text : text.slice(0, at % 90) + '0' + text.slice((at % 90) + 1);
  });

const { anything } = fc.letrec<{ anything: JsonValue }>((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.boolean(),
    fc.oneof(fc.nat(70), fc.maxSafeNat()),
    nearlyForms,
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('anything'), { maxLength: 5 }),
    fc.dictionary(name(), tie('anything'), { maxKeys: 5 }),
    tie('anything').map((value) => canonicalJson(value)),
    tie('anything').map((value) => toBase64(utf8(canonicalJson(value)))),
  ),
}));

function name() {
  return fc
    .oneof(
      fc.constantFrom('head', 'items', 'keyid', 'sig', 'constructor', 'toString', ''),
      fc.string(),
    )
    .filter((text) => text !== '__proto__');
}

const RSA_HEAD = '30820222300d06092a864886f70d01010105000382020f003082020a0282020100';

/** DER with r and s as they are: valid only where the first bit is clear and the first byte is not 0. */
function der(r: Uint8Array, s: Uint8Array): string {
  return toBase64(concat(new Uint8Array([0x30, 68, 2, 32]), r, new Uint8Array([2, 32]), s));
}

describe('the compact envelope', () => {
  it('gives back every request and response, byte for byte', () => {
    fc.assert(
      fc.property(fc.oneof(request, response), (payload) => {
        const dsse = envelopeOf(utf8(canonicalJson(payload)));
        expect(encodeDsse(back(packed2(dsse)))).toEqual(encodeDsse(dsse));
      }),
      { numRuns: 300 },
    );
  });

  it('gives back every canonical JSON that it takes, and takes all that nests little', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const dsse = envelopeOf(utf8(canonicalJson(value)));
        expect(back(packed2(dsse))).toEqual(dsse);
        const second = readCompact(Buffer.from(packed2(dsse)));
        expect(second.payload.toString('base64')).toBe(dsse.payload);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back a payload that is no canonical JSON, or is left to codec 1', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (payload) => {
        const dsse = envelopeOf(payload);
        expect(unpackEnvelope(packEnvelope(dsse), LIMITS.inflatedBytes)).toEqual(dsse);
      }),
      { numRuns: 500 },
    );
  });

  it('is left to codec 1 where the payload is spelt otherwise, for there it would be larger', () => {
    const spelt = signedByGateway(utf8(JSON.stringify(fullRequest(8, texts), undefined, 1)));
    const { codec, packed } = packEnvelope(spelt);
    expect(codec).toBe(1);
    expect(packed).toEqual(packCodec1(spelt));
    expect(unpackEnvelope({ codec, packed }, LIMITS.inflatedBytes)).toEqual(spelt);
  });

  it('is left to codec 1 where values nest too deep for it', () => {
    const deep = signedByGateway(utf8(`${'['.repeat(15)}"${'long '.repeat(9)}"${']'.repeat(15)}`));
    expect(packCodec2(deep)).toBeUndefined();
    expect(packEnvelope(deep).codec).toBe(1);
  });
});

describe('the compact response of a batch', () => {
  let payload: ReturnType<typeof fullResponse>;
  const signed = (value: JsonValue) =>
    signDsse({
      payloadType: 'application/vnd.permafrost.bundle.v1+json',
      payload: utf8(canonicalJson(value)),
      ...station.signing,
    });
  const size = (value: JsonValue) => packed2(signed(value)).length;

  beforeAll(() => {
    payload = fullResponse(fullRequest(7, texts));
  });

  it('costs a key its modulus, its signature and what else is new, and a few bytes more', () => {
    const [four, twelve] = [4, 12].map((count) =>
      size(fullResponse(fullRequest(count, texts))),
    ) as [number, number];
    // item id, key id, user digest; the five texts that the assignment signature binds are ids here
    const bound = 512 + 64 + 16 + 16 + 32 + 4 * 16;
    expect((twelve - four) / 8).toBeLessThan(bound + 16);
    expect((twelve - four) / 8).toBeGreaterThanOrEqual(bound);
  });

  it('holds no proof, no fingerprint and no root, for they follow from the rest', () => {
    const found = toHex(packed2(signed(payload)));
    const [item] = payload.items;
    if (item?.outcome !== 'done' || item.kind !== 'key.assign') return expect.fail('no key');
    for (const hash of [...item.body.proof, item.body.key_fingerprint]) {
      expect(hash).toHaveLength(64);
      expect(found).not.toContain(hash);
    }
    expect(found).toContain(item.body.public_key.slice(200, 300));
    expect(found).not.toContain(toHex(utf8('30820222300d0609')));
  });

  it.each([
    ['a proof with another hash', { proof: [sha256Hex(utf8('x'))] }],
    ['another index', { index: 5 }],
    ['another fingerprint', { key_fingerprint: sha256Hex(utf8('x')) }],
    ['a statement that is spelt otherwise', { statement: '{ "a": 1 }' }],
  ])('comes back with %s as it was, at the price of its bytes', (_, change) => {
    const changed = structuredClone(payload);
    const [item] = changed.items;
    if (item?.outcome === 'done' && item.kind === 'key.assign') Object.assign(item.body, change);
    const dsse = signed(changed);
    expect(back(packed2(dsse))).toEqual(dsse);
    expect(packed2(dsse).length).toBeGreaterThan(size(payload));
  });
});
