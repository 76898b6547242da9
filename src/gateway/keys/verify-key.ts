/**
 * Whether the private half of a key is there and works. A HOT key is opened and tried now; of a COLD key
 * the station's last drill is what is known, and where there was none nothing is claimed: a drill is asked for.
 */
import type { Acting } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import { drillForWallet } from '../drills/ask-for-wallet.ts';
import { stationRevoked } from '../drills/drill-answer.ts';
import { latestKeyDrill } from '../drills/latest-drill.ts';
import type { Drill } from '../drills/latest-drill.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { HotTrial } from '../hot-keys/hot-store.ts';
import { assignedKeyById } from './find-key.ts';
import { isOfRevokedStation } from './revoked-station.ts';

export type VerifiedKey =
  /** `failed` is the check that did not hold, or 'none'. */
  | { readonly environment: 'HOT'; readonly failed: HotTrial['failed'] }
  | { readonly environment: 'COLD'; readonly drill: Drill };

/** Throws `Fault` 404, 409 where no station of today tried it, 503 where HOT is not open. */
export async function verifyKey(call: Acting, keyId: string): Promise<VerifiedKey> {
  const { gateway } = call;
  const { db } = gateway;
  const key = await assignedKeyById(db, keyId);
  if (key === undefined) throw new Fault(404, 'KEY_NOT_FOUND', 'Key not found');
  if (key.environment === 'HOT') {
    const { failed } = await hotStoreOf(gateway).tryKey(db, keyId);
    return { environment: 'HOT', failed };
  }
  const drill = await latestKeyDrill(db, keyId);
  if (drill?.verdict !== 'failed' && (await isOfRevokedStation(db, keyId))) throw stationRevoked();
  if (drill !== undefined) return { environment: 'COLD', drill };
  throw await drillForWallet(call, { keyId });
}
