/**
 * Every check of the crypto room against vectors, public ones and our own, as plain functions that any runtime can run:
 * Vitest runs them on Node (OpenSSL), `run-vector-checks.ts` on Bun (BoringSSL).
 */
import { OWN_CHECKS } from './own-checks.ts';
import { RFC_CHECKS } from './rfc-checks.ts';
import type { Counts, VectorCheck } from './vector-source.ts';
import { WYCHEPROOF_CHECKS } from './wycheproof-checks.ts';

export const VECTOR_CHECKS: readonly VectorCheck[] = [
  ...WYCHEPROOF_CHECKS,
  ...RFC_CHECKS,
  ...OWN_CHECKS,
];

/** How many vectors each file must hold and refuse, so that a lost vector is noticed. */
export const EXPECTED_COUNTS: Readonly<Record<string, Counts>> = {
  'wycheproof aes_gcm': { held: 39, refused: 277 },
  'wycheproof aes_gcm as others seal it': { held: 58, refused: 258 },
  'wycheproof chacha20_poly1305 (inside HPKE)': { held: 256, refused: 69 },
  'wycheproof ecdsa_secp256k1_sha256_bitcoin': { held: 162, refused: 301 },
  'wycheproof ed25519': { held: 88, refused: 63 },
  'wycheproof hkdf_sha256': { held: 83, refused: 3 },
  'wycheproof hmac_sha256': { held: 66, refused: 108 },
  'wycheproof x25519 (inside HPKE)': { held: 487, refused: 31 },
  'wycheproof rsa_oaep_4096_sha256_mgf1sha256': { held: 10, refused: 27 },
  'wycheproof rsa_oaep_4096_sha256_mgf1sha1 refused': { held: 0, refused: 32 },
  'wycheproof primality': { held: 66, refused: 251 },
  'rfc6979-secp256k1': { held: 9, refused: 9 },
  'hpke-rfc9180 base mode by openHpke': { held: 1, refused: 4 },
  'hpke-rfc9180 four modes by the library': { held: 24, refused: 4 },
  'argon2-rfc9106': { held: 12, refused: 0 },
  'scrypt-rfc7914, and a second implementation': { held: 4, refused: 0 },
  jcs: { held: 6, refused: 0 },
  'our vectors of ES256 (RFC 6979)': { held: 2, refused: 2 },
  'our vectors of the assignment signature': { held: 4, refused: 4 },
  'a new RSA-4096 and secp256k1 key': { held: 2, refused: 0 },
  'a new seal': { held: 1, refused: 1 },
};
