/**
 * Every private key of a closed station, taken out with a quorum's passphrases, so that a search knows
 * what to look for: the KEK, each key as it is kept, and the parts of an RSA key that give it away.
 */
import { createPrivateKey } from 'node:crypto';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { unwrappedSecret } from '../../../src/station/key-rows.ts';
import { unlock } from '../../../src/station/unlock.ts';
import { openVault } from '../../../src/vault/open-vault.ts';

export async function privateKeysOf(
  folder: string,
  people: ReadonlyMap<string, string>,
): Promise<Uint8Array[]> {
  const vault = openVault(folder, { now: systemClock.now() });
  try {
    const surroundings = { vault, clock: systemClock, random: systemRandom, build: 'search' };
    const { threshold, vaultId } = vault.identity();
    const quorum = [...people].slice(0, threshold).map(([custodian, passphrase]) => ({
      custodian,
      passphrase: new TextEncoder().encode(passphrase),
    }));
    const { keys } = await unlock(surroundings, quorum);
    const found: Uint8Array[] = [keys.kek.use((bytes) => Uint8Array.from(bytes))];
    for (const record of vault.keys()) {
      const secret = unwrappedSecret(record, keys.kek, vaultId);
      const bytes = secret.use((one) => new Uint8Array(one));
      found.push(bytes, ...(record.type === 'rsa4096' ? rsaParts(bytes) : []));
    }
    return found;
  } finally {
    vault.close();
  }
}

/** The private exponent and the primes: any one of them is the key. */
function rsaParts(pkcs8: Uint8Array): Uint8Array[] {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const { d = '', p = '', q = '' } = key.export({ format: 'jwk' });
  return [d, p, q].map((part) => new Uint8Array(Buffer.from(part, 'base64url')));
}
