/**
 * A wallet asks whether a COLD key or backup is good, and no drill says so yet: one is asked for, and the
 * wallet is told to come back. Wallets together have only so many drills under way: whoever verifies a
 * hundred thousand backups in one night must not stand before everybody who waits for a key.
 */
import type { Acting } from '../conventions/endpoint.ts';
import { Fault } from '../conventions/fault.ts';
import type { Database } from '../storage/tables.ts';
import { NOT_DRILLED_YET } from './drill-answer.ts';
import { requestBackupDrill, requestKeyDrill } from './request-drill.ts';

/** Four requests of as many items as one response can attest. */
export const MOST_UNDER_WAY = 256;

/** People carry the drill to the offline environment and back: it takes hours. */
const ASK_AGAIN_SECONDS = '3600';

/** Gives the `Fault` that is the answer (409 `NOT_DRILLED_YET`). */
export async function drillForWallet(
  { gateway, transact }: Acting,
  wanted: { readonly keyId: string } | { readonly backupId: string },
): Promise<Fault> {
  const isAsked = await transact(async (tx) => {
    if (await isFull(tx)) return false;
    await ('keyId' in wanted
      ? requestKeyDrill(gateway, tx, wanted.keyId)
      : requestBackupDrill(gateway, tx, wanted.backupId));
    return true;
  });
  const what = 'keyId' in wanted ? 'key' : 'backup';
  return new Fault(
    NOT_DRILLED_YET.status,
    NOT_DRILLED_YET.code,
    `The COLD environment has not tried this ${what} yet, so nothing can be said of it. ` +
      (isAsked
        ? 'A drill is asked for; ask again when it was carried out.'
        : 'Many drills are under way; ask again later.'),
    { headers: { 'Retry-After': ASK_AGAIN_SECONDS } },
  );
}

async function isFull(tx: Database): Promise<boolean> {
  const rows = await tx
    .selectFrom('drill')
    .select('item_id')
    .where('state', '=', 'asked')
    .limit(MOST_UNDER_WAY)
    .execute();
  return rows.length === MOST_UNDER_WAY;
}
