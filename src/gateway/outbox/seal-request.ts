/**
 * Turns queued items into one sealed bundle. The bytes are kept in the transaction that takes the
 * items off the queue, before any file is written: whatever happens to the file afterwards, the
 * same bundle can be written again, byte for byte, and never another with its number.
 */
import { formatTime } from '../../core/clock.ts';
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { LIMITS, sealBundle } from '../../protocol/bundle.ts';
import type { RequestBundle, RequestHead, RequestItem } from '../../protocol/bundle.ts';
import { bundleFileName, encodeBundleFile, outerOf } from '../../protocol/file.ts';
import { answerableTogether } from '../../protocol/kinds/list.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import { activeStation } from '../pairing/paired-station.ts';
import type { PairedStation } from '../pairing/paired-station.ts';
import type { Database } from '../storage/tables.ts';
import { queuedItems } from './queue.ts';

/** How long the station may take to see a request. The protocol allows 31 days. */
const REQUEST_DAYS = 30;

/**
 * Seals the oldest queued items, at most as many as one bundle holds and one response can answer. Returns the bundle's id, or
 * undefined when nothing is queued. Refuses `STATION_NOT_PAIRED`, `AUDIT_LOG_CHANGED`.
 */
export async function sealNextRequest(gateway: Gateway): Promise<string | undefined> {
  // Nobody waits for the lock while a process that has just started reads the whole log.
  await gateway.log.catchUp(gateway.db);
  return await gateway.db.transaction().execute(async (tx) => {
    const station = await activeStation(tx);
    const items = answerableTogether(await queuedItems(tx, LIMITS.items));
    if (items.length === 0) return undefined;
    const head = await nextHead(tx, gateway, station);
    await saveBundle(tx, gateway, station, { head, items });
    return head.bundle_id;
  });
}

async function nextHead(
  tx: Database,
  gateway: Gateway,
  { row }: PairedStation,
): Promise<RequestHead> {
  const now = gateway.clock.now();
  const latest = await tx
    .selectFrom('request_bundle')
    .select('sequence')
    .where('station_id', '=', row.station_id)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    v: 1,
    env: gateway.identity.env,
    direction: 'request',
    station_id: row.station_id,
    gateway_id: gateway.identity.gatewayId,
    bundle_id: gateway.random.uuid(),
    sequence: (latest?.sequence ?? 0) + 1,
    previous: row.latest_digest,
    issued_at: formatTime(now),
    not_after: formatTime(new Date(now.getTime() + REQUEST_DAYS * 86_400_000)),
    checkpoint: await gateway.log.checkpoint(tx),
    receipt: row.latest_checkpoint,
  };
}

async function saveBundle(
  tx: Database,
  gateway: Gateway,
  station: PairedStation,
  payload: RequestBundle,
): Promise<void> {
  const { head, items } = payload;
  const { sealed, sealedDigest, payloadDigest } = await sealBundle({
    payload,
    signer: gateway.identity.signing,
    recipientPublicKey: station.card.sealingKey,
  });
  await tx
    .insertInto('request_bundle')
    .values({
      bundle_id: head.bundle_id,
      station_id: head.station_id,
      sequence: head.sequence,
      payload_digest: payloadDigest,
      sealed_digest: sealedDigest,
      file_name: bundleFileName(outerOf(sealed, head)),
      file: fromUtf8(encodeBundleFile({ sealed, head })),
      issued_at: head.issued_at,
      not_after: head.not_after,
      status: 'open',
      shown_at: '',
    })
    .execute();
  for (const [position, item] of items.entries()) await markSent(tx, head, position, item);
  await appendEntry(tx, {
    kind: 'bundle.sealed',
    at: head.issued_at,
    facts: {
      bundle_id: head.bundle_id,
      sequence: head.sequence,
      payload_digest: payloadDigest,
      sealed_digest: sealedDigest,
      items: items.length,
      ...gateway.actor,
    },
  });
}

async function markSent(
  tx: Database,
  head: RequestHead,
  position: number,
  item: RequestItem,
): Promise<void> {
  await tx
    .insertInto('bundle_item')
    .values({ bundle_id: head.bundle_id, position, item_id: item.item_id })
    .execute();
  await tx
    .updateTable('item')
    .set({ status: 'sent' })
    .where('item_id', '=', item.item_id)
    .execute();
}
