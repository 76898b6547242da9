/**
 * Whether a key of a backup is the key that its public half says: it is opened and must answer a
 * question whose answer is known. RSA and X25519 open what was sealed to the public key on record;
 * the others sign, and the signature must verify under it.
 */
import { ed25519PublicKey, isEd25519Signature, signEd25519 } from '../../core/crypto/ed25519.ts';
import { openHpke, sealHpke } from '../../core/crypto/hpke.ts';
import { isP256Signature, signP256Der } from '../../core/crypto/p256.ts';
import type { Random } from '../../core/crypto/random.ts';
import { oaepUnwrap, oaepWrap } from '../../core/crypto/rsa.ts';
import { checkSecp256k1Pair } from '../../core/crypto/secp256k1.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import { concat, equalBytes, utf8 } from '../../core/encoding/bytes.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { refuse } from '../../core/refusal.ts';
import { unwrappedSecret } from '../key-rows.ts';
import type { KeyRecord } from '../ports/keys.ts';

/** Refuses `OPEN_FAILED`, `NEW_KEY_REJECTED` or `CRYPTO_DISAGREES`. */
export async function testKey(
  record: KeyRecord,
  kek: SecretKey,
  vaultId: string,
  random: Random,
): Promise<void> {
  const secret = unwrappedSecret(record, kek, vaultId);
  try {
    await testPair(record, secret, random);
  } finally {
    secret.destroy();
  }
}

async function testPair(
  { type, publicKey }: KeyRecord,
  secret: SecretKey,
  random: Random,
): Promise<void> {
  const question = concat(utf8(DOMAIN.selfTest), random.bytes(32));
  switch (type) {
    case 'rsa4096':
      check(equalBytes(oaepUnwrap(secret, oaepWrap(publicKey, question)), question));
      return;
    case 'secp256k1':
      checkSecp256k1Pair(secret, publicKey);
      return;
    case 'ed25519':
      check(equalBytes(ed25519PublicKey(secret), publicKey));
      check(isEd25519Signature(publicKey, question, signEd25519(secret, question)));
      return;
    case 'p256':
      check(isP256Signature(publicKey, question, signP256Der(secret, question)));
      return;
    case 'x25519': {
      const place = { info: utf8(DOMAIN.selfTest), associatedData: publicKey };
      const sealed = await sealHpke({
        ...place,
        recipientPublicKey: publicKey,
        plaintext: question,
      });
      const opened = await openHpke({ ...place, ...sealed, recipientSecret: secret });
      check(equalBytes(opened, question));
      return;
    }
  }
}

function check(holds: boolean): void {
  if (!holds) refuse('NEW_KEY_REJECTED', { check: 'known answer' });
}
