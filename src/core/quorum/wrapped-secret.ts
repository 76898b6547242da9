/**
 * A secret key at rest: under a key of its own (DEK), and that under a key derived from the KEK for its
 * row alone. A ciphertext moved to another row, or an older one put back, does not open.
 */
import { AEAD_NONCE_BYTES, openAead, sealAead } from '../crypto/aead.ts';
import { hkdfSha256 } from '../crypto/digest.ts';
import { DOMAIN } from '../crypto/domains.ts';
import type { Random } from '../crypto/random.ts';
import { concat } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import { rowContext, type RowIdentity } from './row-identity.ts';

export type { RowIdentity } from './row-identity.ts';

export type WrappedSecret = {
  /** Nonce, sealed DEK and tag: 12 + 32 + 16 bytes. */
  readonly wrappedDek: Uint8Array;
  /** Nonce, sealed secret key and tag. */
  readonly sealedSecret: Uint8Array;
};

/** Seals a secret key under a fresh DEK, bound to its row. */
export function wrapSecret(args: {
  kek: SecretKey;
  row: RowIdentity;
  secret: SecretKey;
  random: Random;
}): WrappedSecret {
  const { row, random } = args;
  const dek = random.bytes(32);
  const wrapKey = deriveWrapKey(args.kek, row);
  try {
    return {
      wrappedDek: seal(wrapKey, dek, rowContext(DOMAIN.dekWrap, row), random),
      sealedSecret: args.secret.use((bytes) =>
        seal(dek, bytes, rowContext(DOMAIN.secretSeal, row), random),
      ),
    };
  } finally {
    dek.fill(0);
    wrapKey.fill(0);
  }
}

/** Opens a secret key at its own row; another row, epoch or KEK is `OPEN_FAILED`. */
export function unwrapSecret(args: {
  kek: SecretKey;
  row: RowIdentity;
  wrapped: WrappedSecret;
}): SecretKey {
  const { row, wrapped } = args;
  const wrapKey = deriveWrapKey(args.kek, row);
  try {
    const dek = open(wrapKey, wrapped.wrappedDek, rowContext(DOMAIN.dekWrap, row));
    try {
      return new SecretKey(open(dek, wrapped.sealedSecret, rowContext(DOMAIN.secretSeal, row)));
    } finally {
      dek.fill(0);
    }
  } finally {
    wrapKey.fill(0);
  }
}

function deriveWrapKey(kek: SecretKey, row: RowIdentity): Uint8Array {
  const info = rowContext(DOMAIN.dekWrap, row);
  return kek.use((key) => hkdfSha256({ key, salt: new Uint8Array(32), info, length: 32 }));
}

function seal(
  key: Uint8Array,
  plaintext: Uint8Array,
  associatedData: Uint8Array,
  random: Random,
): Uint8Array {
  const nonce = random.bytes(AEAD_NONCE_BYTES);
  return concat(nonce, sealAead({ key, nonce, plaintext, associatedData }));
}

function open(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array {
  if (sealed.length < AEAD_NONCE_BYTES) return refuse('OPEN_FAILED');
  return openAead({
    key,
    nonce: sealed.subarray(0, AEAD_NONCE_BYTES),
    sealed: sealed.subarray(AEAD_NONCE_BYTES),
    associatedData,
  });
}
