/**
 * X25519 pairs (RFC 7748) for sealing. The agreement itself happens inside HPKE (`hpke.ts`), which
 * refuses public keys that lead to the all-zero secret.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { concat, equalBytes, fromHex } from '../encoding/bytes.ts';
import { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';
import type { Random } from './random.ts';

const PKCS8_PREFIX = fromHex('302e020100300506032b656e04220420');
const SPKI_PREFIX_BYTES = 12;

/** A new pair, 32 bytes each; two implementations must agree on the public key. */
export function generateX25519(random: Random): { secret: SecretKey; publicKey: Uint8Array } {
  const secret = new SecretKey(random.bytes(32));
  const publicKey = x25519PublicKey(secret);
  if (
    !equalBytes(
      publicKey,
      secret.use((scalar) => x25519.getPublicKey(scalar)),
    )
  ) {
    return refuse('CRYPTO_DISAGREES', { what: 'X25519' });
  }
  return { secret, publicKey };
}

/** The 32-byte public key of a 32-byte scalar. */
export function x25519PublicKey(secret: SecretKey): Uint8Array {
  return secret.use((scalar) => {
    const pkcs8 = Buffer.from(concat(PKCS8_PREFIX, scalar));
    try {
      const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
      return new Uint8Array(spki.subarray(SPKI_PREFIX_BYTES));
    } finally {
      pkcs8.fill(0);
    }
  });
}
