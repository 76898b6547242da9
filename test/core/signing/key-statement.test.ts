import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/core/encoding/bytes.ts';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { isRefusal } from '../../../src/core/refusal.ts';
import { encodeKeyStatement, type KeyStatement } from '../../../src/core/signing/key-statement.ts';
import { decodeStatement } from '../../../src/core/signing/statement.ts';
import { bitFlips, expectRefusal } from '../quorum/made-custodians.ts';
import { makeStatement } from './made-attestation.ts';

function decodeKeyStatement(spelling: string): KeyStatement {
  const read = decodeStatement(spelling);
  if (read.type !== 'key') throw new Error('it is not the statement of a key');
  return read;
}

const statement = makeStatement(1);
const text = encodeKeyStatement(statement);

describe('a key statement', () => {
  it.each<[string, object]>([
    ['an unknown field', { ...statement, note: '' }],
    ['another version', { ...statement, v: 2 }],
    ['a key that is not COLD', { ...statement, key_environment: 'HOT' }],
    ['a key type that is not made here', { ...statement, key_type: 'ed25519' }],
    ['an id that is no UUID', { ...statement, key_id: 'key-1' }],
    ['the fingerprint of another key', { ...statement, key_fingerprint: 'ab'.repeat(32) }],
    ['a user identifier in clear', { ...statement, user_identifier_sha256: 'ann@example.com' }],
  ])('refuses %s', (_, changed) => {
    expectRefusal('SCHEMA_VIOLATION', () => encodeKeyStatement(changed as typeof statement));
    expectRefusal('SCHEMA_VIOLATION', () => decodeKeyStatement(canonicalJson(changed as never)));
  });

  it('refuses a public key that is no point of the curve', () => {
    const changed = { ...statement, public_key: `02${'ff'.repeat(32)}` };
    expectRefusal('PUBLIC_KEY_INVALID', () => encodeKeyStatement(changed));
  });

  it('refuses a public key in another form than the published one', () => {
    const changed = { ...statement, public_key: statement.public_key.toUpperCase() };
    expectRefusal('PUBLIC_KEY_INVALID', () => encodeKeyStatement(changed));
  });

  it('refuses RSA in PKCS#1, a second form of the same key', () => {
    const rsa = makeStatement(3, 'rsa4096');
    const changed = { ...rsa, public_key: rsa.public_key.slice(48) };
    expect(changed.public_key.startsWith('3082020a02820201')).toBe(true);
    expectRefusal('SCHEMA_VIOLATION', () => encodeKeyStatement(changed));
  });

  it('refuses other spellings of the same statement', () => {
    for (const spelling of [` ${text}`, `${text}\n`, text.replace(',', ', ')]) {
      expectRefusal('JSON_INVALID', () => decodeKeyStatement(spelling));
    }
  });

  it('refuses any bytes but those it would write, and fails in no other way', () => {
    const flips = Array.from(bitFlips(utf8(text)), (bytes) => Buffer.from(bytes).toString());
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constantFrom(...flips)), (spelling) => {
        try {
          expect(encodeKeyStatement(decodeKeyStatement(spelling))).toBe(spelling);
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back what it wrote, for both types of key', () => {
    expect(decodeKeyStatement(text)).toEqual(statement);
    const rsa = makeStatement(2, 'rsa4096');
    expect(rsa.public_key.length).toBe(1100);
    expect(decodeKeyStatement(encodeKeyStatement(rsa))).toEqual(rsa);
  });
});
