/**
 * Every domain-separation string. A key or digest made for one purpose can then never stand for
 * another. Each is followed by `lengthPrefixed` parts or is the whole HKDF info, and a test holds
 * that all are unique and that none is a prefix of another. A string never changes its meaning.
 * Signatures are kept apart by their DSSE payload type, and audit leaves by RFC 6962's prefix byte.
 */
export const DOMAIN = {
  /** HKDF info: Argon2id output → key that seals a custodian's share and approval key. */
  custodianKey: 'permafrost/v1/custodian-key',
  /** HKDF info: key commitment kept beside what is sealed under a key (AES-GCM does not commit). */
  commit: 'permafrost/v1/commit',
  /** Associated data of a custodian's sealed share. */
  shareSeal: 'permafrost/v1/share-seal',
  /** HMAC message: check value of a KEK. */
  kekCheck: 'permafrost/v1/kek-check',
  /** HMAC message: check value of the key file of a gateway's HOT environment. */
  hotKeyCheck: 'permafrost/v1/hot-key-check',
  /** HKDF info: KEK → key that wraps one object's DEK. */
  dekWrap: 'permafrost/v1/dek-wrap',
  /** Associated data of a secret key sealed under its DEK. */
  secretSeal: 'permafrost/v1/secret-seal',
  /** HPKE info of a request from gateway to station. */
  request: 'permafrost/v1/request',
  /** HPKE info of a response from station to gateway. */
  response: 'permafrost/v1/response',
  /** Digest of an act that is not a bundle: pair, revoke, release. */
  action: 'permafrost/v1/action',
  /** Digest of a vault row that an audit entry names. */
  vaultRow: 'permafrost/v1/vault-row',
  vaultSchema: 'permafrost/v1/vault-schema',
  /** Associated data of a chunk of a vault backup. */
  backupChunk: 'permafrost/v1/backup-chunk',
  /** Key and info of randomness with dice mixed in. */
  rngMix: 'permafrost/v1/rng-mix',
  /** Associated data of the client's half of a share that Portal's API backs up. */
  portalHalf: 'permafrost/v1/portal-half',
  /** Message of the start-up self-tests; signs nothing else. */
  selfTest: 'permafrost/v1/self-test',
} as const;

export type Domain = (typeof DOMAIN)[keyof typeof DOMAIN];
