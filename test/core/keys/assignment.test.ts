import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { p256PublicKey, p256Spki, signP256Der } from '../../../src/core/crypto/p256.ts';
import { fromBase64, fromHex, toBase64, utf8 } from '../../../src/core/encoding/bytes.ts';
import {
  SIGNABLE_FIELDS,
  signAssignment,
  verifyAssignment,
  type AssignmentToVerify,
} from '../../../src/core/keys/assignment.ts';
import { SecretKey } from '../../../src/core/keys/secret-key.ts';
import vectors from '../../vectors/assignment.json' with { type: 'json' };

const assignmentSecret = new SecretKey(fromHex(vectors.assignmentScalar));
const assignmentPublicKey = p256PublicKey(assignmentSecret);
const { publicKeyHex, keyId, fingerprint, context } = vectors;
const base = { assignmentSecret, publicKeyHex, keyId, fingerprint, context };
const invalid = expect.objectContaining({
  code: 'SIGNATURE_INVALID',
  facts: { what: 'assignment' },
}) as Error;

const bound = signAssignment({ ...base, signWith: ['user_id', 'key_fingerprint'] });
const verified = { assignmentPublicKey, publicKeyHex };

/** A payload of any text, honestly signed: what only a faulty station could make. */
function signedText(signedPayload: string, signedFields: string[]): AssignmentToVerify {
  const signature = toBase64(signP256Der(assignmentSecret, utf8(signedPayload)));
  return { ...verified, signature, signedPayload, signedFields };
}

describe('signing an assignment', () => {
  it('refuses a field without a value, an unknown field and public_key', () => {
    const unresolved = expect.objectContaining({ code: 'FIELD_UNRESOLVED' }) as Error;
    for (const field of ['public_key', 'chain_code', '__proto__', 'toString', '']) {
      expect(() => signAssignment({ ...base, signWith: [field] })).toThrow(unresolved);
    }
    for (const field of ['external_customer_id', 'user_id', 'pulled_by_id']) {
      expect(() => signAssignment({ ...base, context: {}, signWith: [field] })).toThrow(unresolved);
    }
    expect(() =>
      signAssignment({ ...base, context: { user_id: '' }, signWith: ['user_id'] }),
    ).toThrow(unresolved);
  });

  it('refuses a field that is named twice', () => {
    expect(() => signAssignment({ ...base, signWith: ['key_id', 'key_id'] })).toThrow(
      expect.objectContaining({ code: 'SCHEMA_VIOLATION' }),
    );
  });

  it.each(vectors.cases)('with sign_with $signWith gives the published answer', (answer) => {
    const { signWith, signature, signedPayload, signedFields } = answer;
    const signed = signAssignment({ ...base, ...(signWith && { signWith }) });
    expect(signed).toEqual({
      signature,
      ...(signedPayload !== undefined && { signedPayload, signedFields }),
    });
  });

  it('signs exactly the UTF-8 bytes of the hex text, or of signed_payload', () => {
    const spki = Buffer.from(p256Spki(assignmentPublicKey));
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const plain = signAssignment(base);
    expect(Object.keys(plain)).toEqual(['signature']);
    expect(verify('sha256', utf8(publicKeyHex), key, fromBase64(plain.signature))).toBe(true);
    const payload = utf8(bound.signedPayload ?? '');
    expect(verify('sha256', payload, key, fromBase64(bound.signature))).toBe(true);
    expect(bound.signedFields).toEqual(['user_id', 'key_fingerprint']);
  });
});

describe('verifying an assignment', () => {
  it('refuses another public key, payload, signature or signing key', () => {
    const good = { ...verified, ...bound };
    const otherKey = publicKeyHex.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    const other = p256PublicKey(new SecretKey(new Uint8Array(32).fill(9)));
    const bad: AssignmentToVerify[] = [
      { ...good, publicKeyHex: otherKey },
      { ...good, signedPayload: bound.signedPayload?.replace('user', 'abcd') },
      { ...good, signedPayload: ` ${bound.signedPayload ?? ''}` },
      { ...good, signature: signAssignment(base).signature },
      { ...good, signature: bound.signature.replace(/=*$/, '') + '\n' },
      { ...good, signature: '' },
      { ...good, assignmentPublicKey: other },
      { ...good, assignmentPublicKey: new Uint8Array(65) },
    ];
    for (const input of bad) expect(() => verifyAssignment(input)).toThrow(invalid);
  });

  it('refuses every changed bit of the signature', () => {
    const der = fromBase64(bound.signature);
    for (let bit = 0; bit < der.length * 8; bit += 1) {
      const changed = der.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      const input = { ...verified, ...bound, signature: toBase64(changed) };
      expect(() => verifyAssignment(input)).toThrow(invalid);
    }
  });

  it('refuses fields more, less, repeated or without a payload', () => {
    for (const signedFields of [
      [],
      ['user_id'],
      ['user_id', 'key_fingerprint', 'key_id'],
      ['user_id', 'user_id'],
      ['user_id', 'key_id'],
      ['user_id', 'key_fingerprint', 'public_key'],
      undefined,
    ]) {
      expect(() => verifyAssignment({ ...verified, ...bound, signedFields })).toThrow(invalid);
    }
    const plain = signAssignment(base);
    expect(() => verifyAssignment({ ...verified, ...plain, signedFields: [] })).toThrow(invalid);
  });

  it('refuses a signed payload that does not say one thing in one spelling', () => {
    const key = `"public_key":"${publicKeyHex}"`;
    const texts: [string, string[]][] = [
      [`{${key},${key}}`, []],
      [`{"public_key":"00",${key}}`, []],
      [`{"key_id":"a","key_id":"b",${key}}`, ['key_id']],
      [`{${key},"key_id":"a"}`, ['key_id']],
      [`{ ${key}}`, []],
      [`{"key_id":1,${key}}`, ['key_id']],
      [`{"key_id":{"a":"b"},${key}}`, ['key_id']],
      [`{"key_id":null,${key}}`, ['key_id']],
      [`["${publicKeyHex}"]`, []],
      [`"${publicKeyHex}"`, []],
      [`{"key_id":"a"}`, ['key_id']],
      ['', []],
    ];
    for (const [text, fields] of texts) {
      expect(() => verifyAssignment(signedText(text, fields))).toThrow(invalid);
    }
    expect(verifyAssignment(signedText(`{"key_id":"a",${key}}`, ['key_id']))).toEqual({
      key_id: 'a',
    });
  });

  it('accepts what was signed, for every choice and order of fields, and says what is bound', () => {
    const values: Record<string, string> = {
      ...context,
      key_id: keyId,
      key_fingerprint: fingerprint,
    };
    fc.assert(
      fc.property(fc.shuffledSubarray([...SIGNABLE_FIELDS]), (signWith) => {
        const signed = signAssignment({ ...base, signWith });
        const fields = verifyAssignment({ ...verified, ...signed });
        expect(fields).toEqual(Object.fromEntries(signWith.map((name) => [name, values[name]])));
        expect(signed.signedFields ?? []).toEqual(signWith);
      }),
      { numRuns: 60 },
    );
  });
});
