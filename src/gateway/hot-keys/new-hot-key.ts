/**
 * Makes a key with the checks of a station: two implementations agree that it works, and an RSA key has no
 * factor in common with the keys that were made before it. What fails a check is thrown away.
 */
import { generateEd25519, isEd25519Signature, signEd25519 } from '../../core/crypto/ed25519.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import type { Random } from '../../core/crypto/random.ts';
import { concat, fromHex, utf8 } from '../../core/encoding/bytes.ts';
import { keyFingerprint } from '../../core/keys/fingerprint.ts';
import { generateKey } from '../../core/keys/generate.ts';
import { checkNoSharedFactor } from '../../core/keys/new-key-checks.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { rsaModulus } from '../../core/keys/spki.ts';
import { refuse } from '../../core/refusal.ts';
import type { Database } from '../storage/tables.ts';
import type { CustomerKeyType } from '../storage/tables/keys.ts';

export interface MadeKey {
  /** PKCS#8 for RSA, 32 bytes otherwise. The caller destroys it. */
  readonly secret: SecretKey;
  readonly publicKey: Uint8Array;
  readonly fingerprint: string;
}

/** Compared with this many of the RSA keys before it: a generator that fails repeats itself soon. */
const EARLIER_KEYS = 10_000;
const KEYS_AT_ONCE = 500;

/** Refuses `NEW_KEY_REJECTED`. */
export async function makeNewKey(
  db: Database,
  type: CustomerKeyType,
  random: Random,
): Promise<MadeKey> {
  if (type === 'ed25519') return makeEd25519(random);
  const made = await generateKey(type, { random, earlierModuli: [] });
  if (type === 'secp256k1') return made;
  try {
    await checkAgainstEarlier(db, rsaModulus(made.publicKey));
    return made;
  } catch (error) {
    made.secret.destroy();
    throw error;
  }
}

function makeEd25519(random: Random): MadeKey {
  const { secret, publicKey } = generateEd25519(random);
  const question = concat(utf8(DOMAIN.selfTest), random.bytes(32));
  try {
    // The second implementation looks at it before it is given out.
    const signature = signEd25519(secret, question);
    if (!isEd25519Signature(publicKey, question, signature)) {
      refuse('NEW_KEY_REJECTED', { check: 'Ed25519 signature' });
    }
    return { secret, publicKey, fingerprint: keyFingerprint(publicKey) };
  } catch (error) {
    secret.destroy();
    throw error;
  }
}

/** The newest first, a page at a time: no more than a page is ever in memory. */
async function checkAgainstEarlier(db: Database, modulus: bigint): Promise<void> {
  for (let seen = 0; seen < EARLIER_KEYS; seen += KEYS_AT_ONCE) {
    const page = await db
      .selectFrom('customer_key')
      .select('public_key')
      .where('key_type', '=', 'rsa4096')
      .orderBy('added_at', 'desc')
      .orderBy('key_id')
      .limit(KEYS_AT_ONCE)
      .offset(seen)
      .execute();
    await checkNoSharedFactor(
      modulus,
      page.map(({ public_key }) => rsaModulus(fromHex(public_key))),
    );
    if (page.length < KEYS_AT_ONCE) return;
  }
}
