/**
 * Makes one customer key and checks it before anyone else sees it. RSA generation runs in the thread
 * pool with the operating system's randomness (no runtime offers seeding); everything else asks the
 * given `Random`. A key that fails a check is destroyed.
 */
import type { Random } from '../crypto/random.ts';
import { generateRsa4096 } from '../crypto/rsa.ts';
import { checkSecp256k1Pair, generateSecp256k1 } from '../crypto/secp256k1.ts';
import { keyFingerprint } from './fingerprint.ts';
import { checkNewRsaKey } from './new-key-checks.ts';
import type { SecretKey } from './secret-key.ts';
import { rsaModulus, type KeyType } from './spki.ts';

export interface GeneratedKey {
  readonly type: KeyType;
  /** PKCS#8 DER for RSA, the 32-byte scalar for secp256k1. */
  readonly secret: SecretKey;
  /** The published bytes: SPKI for RSA, 33 bytes for secp256k1. */
  readonly publicKey: Uint8Array;
  /** SHA-256 hex of the published bytes. */
  readonly fingerprint: string;
}

export interface GenerateInput {
  readonly random: Random;
  /** Moduli of all RSA keys before this one. Iterated after generation, so it may read live. */
  readonly earlierModuli: Iterable<bigint>;
  /**
   * Moduli of keys that are being made at the same time. The new modulus is added before its checks
   * begin, so that of two keys with a common factor the later one always meets the earlier.
   */
  readonly alongside?: Set<bigint>;
}

/** Refuses `NEW_KEY_REJECTED` when the new key fails a check. */
export async function generateKey(type: KeyType, input: GenerateInput): Promise<GeneratedKey> {
  const { secret, publicKey } = await (type === 'rsa4096' ? makeRsa(input) : makeSecp256k1(input));
  return { type, secret, publicKey, fingerprint: keyFingerprint(publicKey) };
}

interface NewPair {
  readonly secret: SecretKey;
  readonly publicKey: Uint8Array;
}

async function makeRsa({ random, earlierModuli, alongside }: GenerateInput): Promise<NewPair> {
  const { pkcs8, spki } = await generateRsa4096();
  return keepIfSound(pkcs8, spki, async () => {
    const others = [...(alongside ?? [])];
    alongside?.add(rsaModulus(spki));
    await checkNewRsaKey({ pkcs8, spki, earlierModuli: chain(others, earlierModuli), random });
  });
}

async function makeSecp256k1({ random }: GenerateInput): Promise<NewPair> {
  const { secret, publicKey } = generateSecp256k1(random);
  return keepIfSound(secret, publicKey, () => {
    checkSecp256k1Pair(secret, publicKey);
  });
}

async function keepIfSound(
  secret: SecretKey,
  publicKey: Uint8Array,
  check: () => void | Promise<void>,
): Promise<NewPair> {
  try {
    await check();
    return { secret, publicKey };
  } catch (error) {
    secret.destroy();
    throw error;
  }
}

function* chain(first: Iterable<bigint>, second: Iterable<bigint>): Generator<bigint> {
  yield* first;
  yield* second;
}
