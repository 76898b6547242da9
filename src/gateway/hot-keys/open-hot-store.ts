/** Opens the HOT environment with the key of its key file, once it is certain that it is that key. */
import { constantTimeEqual, hmacSha256 } from '../../core/crypto/digest.ts';
import { DOMAIN } from '../../core/crypto/domains.ts';
import type { Random } from '../../core/crypto/random.ts';
import { fromHex, lengthPrefixed, toHex, utf8 } from '../../core/encoding/bytes.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { refuse } from '../../core/refusal.ts';
import type { Database } from '../storage/tables.ts';
import type { HotStore } from './hot-store.ts';
import { OpenedHotStore } from './opened-hot-store.ts';

/** Takes the key over. Refuses `HOT_STORE_MISSING` and `HOT_KEY_FILE_WRONG`, and destroys it then. */
export async function openHotStore(
  db: Database,
  { gatewayId, kek, random }: { gatewayId: string; kek: SecretKey; random: Random },
): Promise<HotStore> {
  try {
    const row = await db.selectFrom('hot_store').selectAll().executeTakeFirst();
    if (row === undefined) return refuse('HOT_STORE_MISSING');
    const check = fromHex(checkValue(kek, gatewayId));
    if (!constantTimeEqual(check, fromHex(row.kek_check))) return refuse('HOT_KEY_FILE_WRONG');
    return new OpenedHotStore(gatewayId, kek, random);
  } catch (error) {
    kek.destroy();
    throw error;
  }
}

/** Tells the right key from any other, and nothing else of it. */
export function checkValue(kek: SecretKey, gatewayId: string): string {
  const message = lengthPrefixed(utf8(DOMAIN.hotKeyCheck), utf8(gatewayId));
  return kek.use((bytes) => toHex(hmacSha256(bytes, message)));
}
