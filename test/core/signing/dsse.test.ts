import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateEd25519, signEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { fromBase64, fromUtf8, toBase64, toHex, utf8 } from '../../../src/core/encoding/bytes.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import {
  decodeDsse,
  encodeDsse,
  keyId,
  parseDsse,
  preAuthEncoding,
  signDsse,
  verifyDsse,
  type Dsse,
} from '../../../src/core/signing/dsse.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { PAYLOAD_TYPE, type PayloadType } from '../../../src/core/signing/payload-types.ts';
import { bitFlips, expectRefusal } from '../quorum/made-custodians.ts';

const { secret, publicKey } = generateEd25519(systemRandom);
const payload = utf8('{"say":"the very bytes"}');
const signed = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, secret, publicKey });

function verify(dsse: Dsse, payloadType: PayloadType = PAYLOAD_TYPE.bundle): Uint8Array {
  return verifyDsse({ dsse, payloadType, publicKey, what: 'bundle' });
}

describe('a DSSE signature', () => {
  it('refuses every single changed bit of the encoded form', () => {
    for (const bytes of bitFlips(encodeDsse(signed))) {
      expect(() => verify(decodeDsse(bytes))).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it('refuses every truncation of the encoded form', () => {
    const bytes = encodeDsse(signed);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeDsse(bytes.subarray(0, length))).toThrow(expect.toSatisfy(isRefusal));
    }
  });

  it('refuses a signature for one payload type as one for another', () => {
    for (const made of Object.values(PAYLOAD_TYPE)) {
      const dsse = signDsse({ payloadType: made, payload, secret, publicKey });
      for (const wanted of Object.values(PAYLOAD_TYPE)) {
        if (made === wanted) continue;
        expectRefusal('SIGNATURE_INVALID', () => verify(dsse, wanted));
        const relabelled = { ...dsse, payloadType: wanted };
        expectRefusal('SIGNATURE_INVALID', () => verify(relabelled, wanted));
      }
    }
  });

  it('refuses a signature over the payload alone, without its type', () => {
    const bare = toBase64(signEd25519(secret, payload));
    const dsse: Dsse = { ...signed, signatures: [{ keyid: keyId(publicKey), sig: bare }] };
    expectRefusal('SIGNATURE_INVALID', () => verify(dsse));
  });

  it('refuses a signature of another key, also under the name of the pinned one', () => {
    const other = generateEd25519(systemRandom);
    const foreign = signDsse({ payloadType: PAYLOAD_TYPE.bundle, payload, ...other });
    expectRefusal('SIGNATURE_INVALID', () => verify(foreign));
    const [{ sig }] = foreign.signatures;
    const disguised: Dsse = { ...foreign, signatures: [{ keyid: keyId(publicKey), sig }] };
    expectRefusal('SIGNATURE_INVALID', () => verify(disguised));
  });

  it('refuses a right signature under the name of another key', () => {
    const [{ sig }] = signed.signatures;
    const renamed: Dsse = { ...signed, signatures: [{ keyid: '0'.repeat(16), sig }] };
    expectRefusal('SIGNATURE_INVALID', () => verify(renamed));
  });

  it('gives back the very bytes that were signed', () => {
    expect(verify(signed)).toEqual(payload);
  });

  it('is over the pre-authentication encoding of the DSSE specification', () => {
    // The example of the specification's protocol.md.
    expect(fromUtf8(preAuthEncoding('http://example.com/HelloWorld', utf8('hello world')))).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts lengths in bytes, so that no two pairs of type and payload encode alike', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array()),
        fc.tuple(fc.string({ unit: 'grapheme' }), fc.uint8Array()),
        ([typeA, bodyA], [typeB, bodyB]) => {
          const same = toHex(utf8(typeA)) === toHex(utf8(typeB)) && toHex(bodyA) === toHex(bodyB);
          const alike =
            toHex(preAuthEncoding(typeA, bodyA)) === toHex(preAuthEncoding(typeB, bodyB));
          expect(alike).toBe(same);
        },
      ),
    );
  });
});

describe('the form of a DSSE', () => {
  const [signature] = signed.signatures;
  const { payload: text, payloadType } = signed;
  // One spare bit of the last base64 character set: other text, the same bytes for a lax reader.
  const respelt = (base64: string): string =>
    base64.replace(/[AQgw]==$/, (end) => {
      const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
        end[0] ?? '',
      );
      return `${String.fromCharCode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(at + 1))}==`;
    });

  it.each<[string, unknown]>([
    ['not an object', [signed]],
    ['null', null],
    ['an unknown member', { ...signed, note: '' }],
    ['a missing member', { payload: text, payloadType }],
    ['no signature', { ...signed, signatures: [] }],
    ['two signatures', { ...signed, signatures: [signature, signature] }],
    [
      'an unknown member of the signature',
      { ...signed, signatures: [{ ...signature, alg: 'none' }] },
    ],
    [
      'a key name in capitals',
      { ...signed, signatures: [{ ...signature, keyid: 'A'.repeat(16) }] },
    ],
    ['a short signature', { ...signed, signatures: [{ ...signature, sig: 'AAAA' }] }],
    ['a payload type with a quote', { ...signed, payloadType: 'a/b"' }],
    ['a payload type without a slash', { ...signed, payloadType: 'json' }],
    ['a payload that is no text', { ...signed, payload: 1 }],
    ['a payload that is no base64', { ...signed, payload: 'not base64!' }],
    ['a payload in base64url', { ...signed, payload: '-_-_' }],
    ['a payload without padding', { ...signed, payload: 'AA' }],
  ])('refuses %s', (_, value) => {
    expect(() => parseDsse(value)).toThrow(expect.toSatisfy(isRefusal));
  });

  it('refuses a second base64 spelling of the same signature', () => {
    const sig = respelt(signature.sig);
    expect(sig).not.toBe(signature.sig);
    expect(Buffer.from(sig, 'base64')).toEqual(Buffer.from(fromBase64(signature.sig)));
    expectRefusal('TEXT_INVALID', () =>
      parseDsse({ ...signed, signatures: [{ ...signature, sig }] }),
    );
  });

  it('refuses other JSON spellings of the same DSSE', () => {
    const spelt = fromUtf8(encodeDsse(signed));
    const spellings = [
      ` ${spelt}`,
      `${spelt}\n`,
      spelt.replace('"payload":', '"payload" :'),
      spelt.replace('"payload"', '"\\u0070ayload"'),
      spelt.replace('application/vnd', 'application\\/vnd'),
      JSON.stringify({ signatures: signed.signatures, payload: text, payloadType }),
    ];
    for (const spelling of spellings) {
      expect(JSON.parse(spelling)).toEqual(signed);
      expectRefusal('JSON_INVALID', () => decodeDsse(utf8(spelling)));
    }
  });

  it('refuses a member written twice, and nesting beyond the limit, with their own codes', () => {
    const spelt = fromUtf8(encodeDsse(signed));
    expectRefusal('JSON_KEY_REPEATED', () =>
      decodeDsse(utf8(spelt.replace('{', '{"payload":"",'))),
    );
    expectRefusal('JSON_TOO_DEEP', () => decodeDsse(utf8('['.repeat(17) + ']'.repeat(17))));
    expectRefusal('SCHEMA_VIOLATION', () => decodeDsse(utf8('{"payload":""}')));
  });

  it('refuses any other bytes without failing otherwise', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => {
        expect(() => decodeDsse(bytes)).toThrow(expect.toSatisfy(isRefusal));
      }),
    );
  });

  it('reads back what it wrote, which is RFC 8785 JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        const dsse: Dsse = { ...signed, payload: toBase64(body) };
        const bytes = encodeDsse(dsse);
        expect(decodeDsse(bytes)).toEqual(dsse);
        expect(fromUtf8(bytes)).toBe(canonicalJson(JSON.parse(fromUtf8(bytes)) as never));
      }),
    );
  });

  it('reads a payload of a megabyte', () => {
    const large: Dsse = { ...signed, payload: toBase64(new Uint8Array(1_048_576).fill(0xa5)) };
    expect(decodeDsse(encodeDsse(large)).payload.length).toBe(large.payload.length);
  });
});
