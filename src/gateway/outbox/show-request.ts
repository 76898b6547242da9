/**
 * Hands an open bundle to a person at the console, as sealed bytes for the codes or as its file. Both
 * carry the same sealed bytes, as often as they are asked for; who took them goes on record.
 */
import { formatTime } from '../../core/clock.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';
import { decodeBundleFile } from '../../protocol/file.ts';
import { appendEntry } from '../audit/log.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import type { RequestBundleRow } from '../storage/tables.ts';

/** The sealed bytes that a stored bundle carries. */
export function sealedBytesOf({ file }: RequestBundleRow): Uint8Array {
  return decodeBundleFile(utf8(file)).sealed.bytes;
}

/**
 * The row of an open bundle, after its showing is on record. Refuses `BUNDLE_NOT_OPEN` for one that
 * is unknown, answered, withdrawn or expired: the station would refuse it.
 */
export async function showRequest(
  gateway: Gateway,
  { bundleId, transport }: { bundleId: string; transport: 'frames' | 'file' },
): Promise<RequestBundleRow> {
  const facts = { act: 'show request', transport };
  return await onRecord(gateway, { kind: 'act.refused', facts }, async () => {
    const at = formatTime(gateway.clock.now());
    return await gateway.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('request_bundle')
        .set({ shown_at: at })
        .where('bundle_id', '=', bundleId)
        .where('status', '=', 'open')
        .where('not_after', '>=', at)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return refuse('BUNDLE_NOT_OPEN', { bundleId });
      await appendEntry(tx, {
        kind: 'bundle.shown',
        at,
        facts: {
          bundle_id: row.bundle_id,
          sequence: row.sequence,
          sealed_digest: row.sealed_digest,
          transport,
          ...gateway.actor,
        },
      });
      return row;
    });
  });
}
