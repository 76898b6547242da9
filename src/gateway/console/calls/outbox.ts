/** The outbox at the console: what waits, sealing it, and handing it out as codes or as a file. */
import { utf8 } from '../../../core/encoding/bytes.ts';
import { digestWords } from '../../../core/keys/fingerprint.ts';
import { onRecord } from '../../audit/on-record.ts';
import type { Gateway } from '../../gateway.ts';
import { itemsOfBundle } from '../../outbox/queue.ts';
import { openBundles } from '../../outbox/requeue.ts';
import { sealQueued } from '../../outbox/seal-queued.ts';
import { sealedBytesOf, showRequest } from '../../outbox/show-request.ts';
import type { RequestBundleRow } from '../../storage/tables.ts';
import type { OpenBundle, Outbox, SealedOutbox } from '../contract.ts';

export async function outboxOf(gateway: Gateway): Promise<Outbox> {
  const { db } = gateway;
  const queued = await db
    .selectFrom('item')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow();
  const bundles: OpenBundle[] = [];
  for (const row of await openBundles(db)) bundles.push(await viewOf(gateway, row));
  return { queued: queued.count, bundles };
}

/** Seals what is queued. Refuses `STATION_NOT_PAIRED`, `AUDIT_LOG_CHANGED`. */
export async function sealOutbox(gateway: Gateway): Promise<SealedOutbox> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'seal' } }, async () => {
    const { fresh, requeued } = await sealQueued(gateway);
    return { ...(await outboxOf(gateway)), sealed: fresh.size, requeued };
  });
}

/** The sealed bytes, for the player. Refuses `BUNDLE_NOT_OPEN`. */
export async function showAsCodes(gateway: Gateway, bundleId: string): Promise<Uint8Array> {
  return sealedBytesOf(await showRequest(gateway, { bundleId, transport: 'frames' }));
}

/** The bundle file. Refuses `BUNDLE_NOT_OPEN`. */
export async function saveAsFile(gateway: Gateway, bundleId: string): Promise<Uint8Array> {
  const { file } = await showRequest(gateway, { bundleId, transport: 'file' });
  return utf8(file);
}

async function viewOf({ db }: Gateway, row: RequestBundleRow): Promise<OpenBundle> {
  return {
    bundleId: row.bundle_id,
    sequence: row.sequence,
    items: (await itemsOfBundle(db, row.bundle_id)).length,
    issuedAt: row.issued_at,
    notAfter: row.not_after,
    sealedBytes: sealedBytesOf(row).length,
    sealedDigest: row.sealed_digest,
    words: digestWords(row.sealed_digest),
    payloadDigest: row.payload_digest,
    fileName: row.file_name,
    shownAt: row.shown_at,
  };
}
