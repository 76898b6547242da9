/** Key records as long as real ones. The vault cannot tell the random bytes in them from a sealed key. */
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { systemRandom as random } from '../../src/core/crypto/random.ts';
import type { KeyRecord } from '../../src/station/ports/keys.ts';

/** An RSA-4096 key: 550 bytes of SPKI, 2.4 KB sealed. */
export function rsaKeyRecord(createdAt: string): KeyRecord {
  return record('rsa4096', random.bytes(550), random.bytes(2403), createdAt);
}

export function secp256k1KeyRecord(createdAt: string): KeyRecord {
  return record('secp256k1', random.bytes(33), random.bytes(60), createdAt);
}

function record(
  type: KeyRecord['type'],
  publicKey: Uint8Array,
  sealedSecret: Uint8Array,
  createdAt: string,
): KeyRecord {
  return {
    keyId: random.uuid(),
    role: 'customer',
    type,
    publicKey,
    fingerprint: sha256Hex(publicKey),
    status: 'active',
    createdAt,
    epoch: 1,
    requestId: random.uuid(),
    itemId: random.uuid(),
    wrapped: { wrappedDek: random.bytes(60), sealedSecret },
  };
}
