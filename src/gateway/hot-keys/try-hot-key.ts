/** Tries a kept key as a station does in a drill; Ed25519, which no station makes, in the same steps. */
import { ed25519PublicKey, isEd25519Signature, signEd25519 } from '../../core/crypto/ed25519.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import type { Random } from '../../core/crypto/random.ts';
import { concat, equalBytes, utf8 } from '../../core/encoding/bytes.ts';
import { KEY_CHECKS, drillKey } from '../../core/keys/key-drill.ts';
import type { KeyCheck, KeyDrill } from '../../core/keys/key-drill.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import type { CustomerKeyType } from '../storage/tables/keys.ts';

/** `open` gives the secret or throws; it is destroyed here. */
export function tryHotKey(input: {
  readonly type: CustomerKeyType;
  readonly publicKey: Uint8Array;
  readonly random: Random;
  readonly open: () => SecretKey;
}): KeyDrill {
  const { type, ...rest } = input;
  return type === 'ed25519' ? tryEd25519(rest) : drillKey({ type, ...rest });
}

function tryEd25519({
  publicKey,
  random,
  open,
}: Omit<Parameters<typeof tryHotKey>[0], 'type'>): KeyDrill {
  const passed: KeyCheck[] = [];
  let secret: SecretKey | undefined;
  try {
    secret = open();
    passed.push('opened');
    if (!equalBytes(ed25519PublicKey(secret), publicKey)) return { passed, failed: 'public-key' };
    passed.push('public-key');
    const question = concat(utf8(DOMAIN.selfTest), random.bytes(32));
    // It does not leave without the second implementation's consent.
    const signature = signEd25519(secret, question);
    if (!isEd25519Signature(publicKey, question, signature)) {
      return { passed, failed: 'round-trip' };
    }
    passed.push('round-trip', 'second-implementation');
    return { passed, failed: 'none' };
  } catch {
    return { passed, failed: KEY_CHECKS[passed.length] ?? 'second-implementation' };
  } finally {
    secret?.destroy();
  }
}
