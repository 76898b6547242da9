/**
 * HPKE base mode (RFC 9180), the one suite of bundles: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * ChaCha20-Poly1305. Base mode does not say who sealed: the signature inside does. Every failure to
 * open is the same refusal.
 */
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite } from '@hpke/core';
import { DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/dhkem-x25519';
import type { SecretKey } from '../keys/secret-key.ts';
import { refuse } from '../refusal.ts';

export const HPKE_ENC_BYTES = 32;
export const HPKE_TAG_BYTES = 16;

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

export interface HpkeSeal {
  /** 32 bytes. */
  readonly recipientPublicKey: Uint8Array;
  readonly info: Uint8Array;
  readonly associatedData: Uint8Array;
  readonly plaintext: Uint8Array;
}

export interface HpkeOpen {
  readonly recipientSecret: SecretKey;
  /** The encapsulated key, 32 bytes. */
  readonly enc: Uint8Array;
  readonly info: Uint8Array;
  readonly associatedData: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Seals to one recipient with a fresh ephemeral key. Refuses an unusable public key. */
export async function sealHpke(
  input: HpkeSeal,
): Promise<{ enc: Uint8Array; ciphertext: Uint8Array }> {
  const { recipientPublicKey, info, associatedData, plaintext } = input;
  try {
    const key = await suite.kem.deserializePublicKey(recipientPublicKey);
    const sender = await suite.createSenderContext({ recipientPublicKey: key, info });
    const ciphertext = await sender.seal(plaintext, associatedData);
    return { enc: new Uint8Array(sender.enc), ciphertext: new Uint8Array(ciphertext) };
  } catch {
    return refuse('PUBLIC_KEY_INVALID', { expected: 'X25519' });
  }
}

/** The plaintext; refuses anything that was not sealed so to this recipient (`OPEN_FAILED`). */
export async function openHpke(input: HpkeOpen): Promise<Uint8Array> {
  const { recipientSecret, enc, info, associatedData, ciphertext } = input;
  try {
    const recipientKey = await recipientSecret.use((bytes) =>
      suite.kem.deserializePrivateKey(bytes),
    );
    const recipient = await suite.createRecipientContext({ recipientKey, enc, info });
    return new Uint8Array(await recipient.open(ciphertext, associatedData));
  } catch {
    return refuse('OPEN_FAILED');
  }
}
