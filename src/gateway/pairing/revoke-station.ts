/**
 * Ends the trust in the paired station. From then on nothing of it is imported, and what it had not
 * answered is queued for the next one. Keys that it made ahead are given to nobody any more. Keys that it
 * assigned before stay served: their owners verified them, and must be able to go on.
 */
import { formatTime } from '../../core/clock.ts';
import { refuse } from '../../core/refusal.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { endBundle, openBundles } from '../outbox/requeue.ts';
import { withdrawPool } from '../pool/withdraw-pool.ts';
import { activeStation } from './paired-station.ts';

/** Revokes the paired station, named by its id. Refuses `STATION_NOT_PAIRED`, `PEER_UNKNOWN`. */
export async function revokeStation(
  gateway: Gateway,
  { stationId }: { stationId: string },
): Promise<void> {
  await onRecord(gateway, { kind: 'act.refused', facts: { act: 'revoke' } }, async () => {
    const at = formatTime(gateway.clock.now());
    await gateway.db.transaction().execute(async (tx) => {
      const { row } = await activeStation(tx);
      if (row.station_id !== stationId) refuse('PEER_UNKNOWN', { peer: stationId });
      await tx
        .updateTable('station')
        .set({ status: 'revoked' })
        .where('station_id', '=', stationId)
        .execute();
      const withdrawn = await withdrawPool(tx, at);
      await appendEntry(tx, {
        kind: 'station.revoked',
        at,
        facts: { station_id: stationId, pool_withdrawn: withdrawn, ...gateway.actor },
      });
      for (const bundle of await openBundles(tx)) {
        await endBundle(tx, bundle, 'withdrawn', at, gateway.actor);
      }
    });
  });
}
