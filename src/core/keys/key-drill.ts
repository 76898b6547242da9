/**
 * Tries a key that was kept: is it still the private half of the public key on record, and do two
 * implementations agree that it works? Unlike the checks of a new key this never refuses. A key that
 * fails is a fact that its owner must hear, so whatever goes wrong names the check at which it did.
 */
import { DOMAIN } from '../crypto/domains.ts';
import type { Random } from '../crypto/random.ts';
import { forgeOaepUnwrap, forgeOaepWrap } from '../crypto/rsa-forge.ts';
import { oaepUnwrap, oaepWrap, rsaSpkiOf } from '../crypto/rsa.ts';
import {
  isSecp256k1Signature,
  isVerifiedByRuntime,
  runtimeHasSecp256k1,
  secp256k1PublicKey,
  signSecp256k1Der,
} from '../crypto/secp256k1.ts';
import { sha256 } from '../crypto/digest.ts';
import { concat, equalBytes, utf8 } from '../encoding/bytes.ts';
import type { SecretKey } from './secret-key.ts';
import type { KeyType } from './spki.ts';

/** In the order in which they are looked at; what follows the first that fails is not looked at. */
export const KEY_CHECKS = ['opened', 'public-key', 'round-trip', 'second-implementation'] as const;
export type KeyCheck = (typeof KEY_CHECKS)[number];

export type KeyDrill = {
  readonly passed: readonly KeyCheck[];
  readonly failed: KeyCheck | 'none';
};

/** `open` gives the secret or throws; it is destroyed here. */
export function drillKey(input: {
  readonly type: KeyType;
  readonly publicKey: Uint8Array;
  readonly random: Random;
  readonly open: () => SecretKey;
}): KeyDrill {
  const passed: KeyCheck[] = [];
  let secret: SecretKey | undefined;
  try {
    secret = input.open();
    passed.push('opened');
    for (const [check, holds] of checksOf(secret, input)) {
      if (!holds()) return { passed, failed: check };
      passed.push(check);
    }
    return { passed, failed: 'none' };
  } catch {
    // What it was that the library objected to may speak of the secret; which check it was does not.
    return { passed, failed: KEY_CHECKS[passed.length] ?? 'second-implementation' };
  } finally {
    secret?.destroy();
  }
}

type Check = readonly [KeyCheck, () => boolean];

function checksOf(
  secret: SecretKey,
  { type, publicKey, random }: { type: KeyType; publicKey: Uint8Array; random: Random },
): Check[] {
  const question = concat(utf8(DOMAIN.selfTest), random.bytes(32));
  return type === 'rsa4096'
    ? rsaChecks(secret, publicKey, question, random)
    : secp256k1Checks(secret, publicKey, question);
}

function rsaChecks(
  secret: SecretKey,
  publicKey: Uint8Array,
  question: Uint8Array,
  random: Random,
): Check[] {
  const opens = (opened: Uint8Array) => equalBytes(opened, question);
  return [
    ['public-key', () => equalBytes(rsaSpkiOf(secret), publicKey)],
    ['round-trip', () => opens(oaepUnwrap(secret, oaepWrap(publicKey, question)))],
    [
      'second-implementation',
      () =>
        opens(oaepUnwrap(secret, forgeOaepWrap(publicKey, question, random.bytes(32)))) &&
        opens(forgeOaepUnwrap(secret, oaepWrap(publicKey, question))),
    ],
  ];
}

function secp256k1Checks(secret: SecretKey, publicKey: Uint8Array, question: Uint8Array): Check[] {
  const signature = () => signSecp256k1Der(secret, sha256(question));
  const first: Check[] = [
    ['public-key', () => equalBytes(secp256k1PublicKey(secret), publicKey)],
    ['round-trip', () => isSecp256k1Signature(publicKey, sha256(question), signature(), 'der')],
  ];
  // BoringSSL has no secp256k1; the record then says what was checked and claims no more.
  if (!runtimeHasSecp256k1()) return first;
  return [
    ...first,
    ['second-implementation', () => isVerifiedByRuntime(publicKey, question, signature())],
  ];
}
