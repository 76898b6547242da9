/**
 * What may be used of `node:crypto`: only what both OpenSSL (Node) and BoringSSL (Electron) have.
 * Electron lacks secp256k1, ChaCha20-Poly1305, Argon2 and SHA-3, so tests under Node alone would
 * pass with algorithms that throw at the station. A test reads every import against this list.
 */
export const ALLOWED_NODE_CRYPTO: readonly string[] = [
  'checkPrime', // Miller-Rabin on new RSA primes, in the thread pool
  'createCipheriv', // AES-256-GCM only
  'createDecipheriv', // AES-256-GCM only
  'createHash', // SHA-256 only
  'createHmac', // SHA-256 only
  'createPrivateKey',
  'createPublicKey',
  'generateKeyPair', // RSA only, in the thread pool
  'hash', // SHA-256 only, one call
  'hkdfSync', // SHA-256 only
  'constants', // RSA_PKCS1_OAEP_PADDING
  'privateDecrypt', // OAEP only
  'publicEncrypt', // OAEP only
  'randomBytes',
  'randomUUID',
  'scrypt', // in the thread pool; BoringSSL has it as EVP_PBE_scrypt
  'sign', // Ed25519 only
  'timingSafeEqual',
  'verify', // Ed25519 and ECDSA
];

/**
 * The algorithm names that calls of these may give, for the same reason. `sign` and `verify` also
 * take `null`, which leaves the choice to the Ed25519 key.
 */
export const ALLOWED_ALGORITHMS: readonly string[] = ['sha256', 'aes-256-gcm', 'rsa'];
