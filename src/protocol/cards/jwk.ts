/**
 * Public keys as JWK (RFC 7517, RFC 8037), in two dresses: in a card, with `purposes` and
 * `valid_from`; and in `/.well-known/jwks.json`, where the assignment key carries the member names
 * that CoinCover's clients look for. A JWK is read for one curve and set of purposes that the reader
 * names: the key never says what it may be used for.
 */
import { z } from 'zod';
import { concat, fromBase64Url, toBase64Url } from '../../core/encoding/bytes.ts';
import { isP256PublicKey } from '../../core/crypto/p256.ts';
import { refuse } from '../../core/refusal.ts';
import { keyId } from '../../core/signing/dsse.ts';
import { hex16, time } from '../fields.ts';

/** 32 bytes in base64url. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not 32 bytes in base64url');

/** The schema of an Ed25519 key for exactly these purposes. */
export function ed25519JwkFor<const P extends readonly string[]>(purposes: P) {
  return z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    alg: z.literal('EdDSA'),
    use: z.literal('sig'),
    kid: hex16,
    x: coordinate,
    purposes: exactly(purposes),
  });
}

/** The schema of the X25519 key that bundles are sealed to. */
export const x25519Jwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('X25519'),
  use: z.literal('enc'),
  kid: hex16,
  x: coordinate,
  purposes: exactly(['bundle-seal']),
});

/** The schema of the P-256 key that signs assignments, from a date on. */
export const assignmentJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: hex16,
  x: coordinate,
  y: coordinate,
  purposes: exactly(['assignment-sig']),
  valid_from: time,
});

export type AssignmentJwk = z.output<typeof assignmentJwk>;

/** One key of `/.well-known/jwks.json`, as CoinCover's clients read it. */
export type PublishedJwk = {
  kty: 'EC';
  crv: 'P-256';
  alg: 'ES256';
  use: 'sig';
  kid: string;
  x: string;
  y: string;
  'coincover:purposes': ['assignment-sig'];
  'coincover:validFrom': string;
};

/** An Ed25519 key (32 bytes) as a JWK. */
export function ed25519Jwk<const P extends readonly string[]>(publicKey: Uint8Array, purposes: P) {
  const x = toBase64Url(publicKey);
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    alg: 'EdDSA',
    use: 'sig',
    kid: keyId(publicKey),
    x,
    purposes,
  } as const;
}

/** An X25519 key (32 bytes) as a JWK. */
export function sealingJwk(publicKey: Uint8Array): z.output<typeof x25519Jwk> {
  const x = toBase64Url(publicKey);
  return {
    kty: 'OKP',
    crv: 'X25519',
    use: 'enc',
    kid: keyId(publicKey),
    x,
    purposes: ['bundle-seal'],
  };
}

/** A P-256 key (65 bytes, uncompressed) as a JWK that counts from `validFrom`. */
export function p256Jwk(publicKey: Uint8Array, validFrom: string): AssignmentJwk {
  return {
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    use: 'sig',
    kid: keyId(publicKey),
    x: toBase64Url(publicKey.subarray(1, 33)),
    y: toBase64Url(publicKey.subarray(33, 65)),
    purposes: ['assignment-sig'],
    valid_from: validFrom,
  };
}

/** The same key in the form of `/.well-known/jwks.json`. */
export function publishedJwk(jwk: AssignmentJwk): PublishedJwk {
  const { kty, crv, alg, use, kid, x, y } = jwk;
  return {
    kty,
    crv,
    alg,
    use,
    kid,
    x,
    y,
    'coincover:purposes': ['assignment-sig'],
    'coincover:validFrom': jwk.valid_from,
  };
}

/** The 32 bytes of an Ed25519 or X25519 key. Refuses a `kid` that is not the key's (`CARD_INVALID`). */
export function okpBytes(jwk: { kid: string; x: string }): Uint8Array {
  return named(fromBase64Url(jwk.x), jwk.kid);
}

/** The 65 bytes of a P-256 key. Refuses a point off the curve and a foreign `kid` (`CARD_INVALID`). */
export function p256Bytes(jwk: { kid: string; x: string; y: string }): Uint8Array {
  const point = concat(new Uint8Array([4]), fromBase64Url(jwk.x), fromBase64Url(jwk.y));
  if (!isP256PublicKey(point))
    refuse('CARD_INVALID', { reason: 'its P-256 key is not on the curve' });
  return named(point, jwk.kid);
}

function named(publicKey: Uint8Array, kid: string): Uint8Array {
  if (keyId(publicKey) !== kid) refuse('CARD_INVALID', { reason: 'a kid is not that of its key' });
  return publicKey;
}

function exactly<const P extends readonly string[]>(purposes: P) {
  const isExact = (value: unknown): value is P =>
    Array.isArray(value) &&
    value.length === purposes.length &&
    purposes.every((purpose, index) => value[index] === purpose);
  return z.custom<P>(isExact, `is not exactly ${purposes.join(', ')}`);
}
