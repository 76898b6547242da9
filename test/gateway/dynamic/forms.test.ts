/** The forms of what is delivered: an envelope and a signature have one spelling each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url, toHex } from '../../../src/core/encoding/bytes.ts';
import { bytesOf, envelope } from '../../../src/gateway/dynamic/envelope.ts';
import { givenName, lowerUuid } from '../../../src/gateway/dynamic/fields.ts';
import { parseSignature } from '../../../src/gateway/dynamic/signature-header.ts';

const sized = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const parts = fc.record({
  iv: fc.oneof(sized(12), sized(16)),
  ct: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  tag: sized(16),
  ek: sized(512),
});
type Parts = typeof parts extends fc.Arbitrary<infer P> ? P : never;

function written({ iv, ct, tag, ek }: Parts) {
  return {
    alg: 'HYBRID-RSA-AES-256',
    iv: toBase64Url(iv),
    ct: toBase64Url(ct),
    tag: toBase64Url(tag),
    ek: toBase64Url(ek),
  };
}

describe('an envelope', () => {
  it('is refused with any part of another size', () => {
    const wrong = fc.record({
      field: fc.constantFrom('iv', 'tag', 'ek'),
      length: fc.nat({ max: 600 }),
    });
    fc.assert(
      fc.property(parts, wrong, (given, { field, length }) => {
        fc.pre(!(field === 'iv' ? [12, 16] : field === 'tag' ? [16] : [512]).includes(length));
        const bent = { ...written(given), [field]: toBase64Url(new Uint8Array(length)) };
        expect(envelope.safeParse(bent).success).toBe(false);
      }),
    );
  });

  it('is refused in any other spelling of the same bytes', () => {
    const spellings: readonly ((text: string) => string)[] = [
      (text) => `${text}=`,
      (text) => ` ${text}`,
      (text) => `${text}\n`,
      (text) => Buffer.from(text, 'base64url').toString('hex'),
      // 16 bytes leave four bits of the last character unused.
      (text) => `${text.slice(0, -1)}${text.endsWith('B') ? 'C' : 'B'}`,
    ];
    fc.assert(
      fc.property(parts, fc.constantFrom(...spellings), (given, spelling) => {
        const right = written(given);
        expect(envelope.safeParse({ ...right, tag: spelling(right.tag) }).success).toBe(false);
      }),
    );
  });

  it('is refused with a field that is missing, and keeps one that is new', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom('alg', 'iv', 'ct', 'tag', 'ek'), (given, field) => {
        const less = { ...written(given), [field]: undefined };
        expect(envelope.safeParse(less).success).toBe(false);
        const more = { ...written(given), v: 2 };
        expect(envelope.parse(more)).toEqual(more);
      }),
    );
  });

  it('is read back to its bytes', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { nonce, sealed, wrappedKey } = bytesOf(envelope.parse(written(given)));
        expect(nonce).toEqual(given.iv);
        expect(sealed).toEqual(new Uint8Array([...given.ct, ...given.tag]));
        expect(wrappedKey).toEqual(given.ek);
      }),
    );
  });
});

describe('a signature', () => {
  it('is read in its two spellings, and in no third', () => {
    fc.assert(
      fc.property(sized(32), (bytes) => {
        const digits = toHex(bytes);
        expect(parseSignature(`sha256=${digits}`)).toEqual(bytes);
        expect(parseSignature(digits)).toEqual(bytes);
        const others = [`SHA256=${digits}`, `sha256= ${digits}`, `sha256=sha256=${digits}`];
        for (const other of [...others, `${digits}0`, digits.slice(1), `${digits}\n`]) {
          expect(parseSignature(other)).toBeUndefined();
        }
      }),
    );
  });

  it('is nothing else than that, whatever a header holds', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        fc.pre(!/^(sha256=)?[0-9a-f]{64}$/.test(header));
        expect(parseSignature(header)).toBeUndefined();
      }),
    );
    expect(parseSignature(null)).toBeUndefined();
  });
});

describe('names and ids', () => {
  it('take no text that ends in a space or holds a control character', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(' ', '\0', '\n', '\u202e', '<', '"'),
        (text, bad) => {
          expect(givenName.safeParse(`${text}${bad}`).success).toBe(false);
        },
      ),
    );
  });

  it('take the documented examples, and ids of any version in lower case', () => {
    expect(givenName.parse('An example name')).toBe('An example name');
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(lowerUuid.safeParse(id).success).toBe(true);
        fc.pre(/[a-f]/.test(id));
        expect(lowerUuid.safeParse(id.toUpperCase()).success).toBe(false);
      }),
    );
  });
});
