/**
 * Writes what waits for the station as bundle files: every bundle without an answer, the new ones
 * and the old ones again. A lost drive costs nothing: export again, to the same folder or another.
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { onRecord } from '../audit/on-record.ts';
import type { Gateway } from '../gateway.ts';
import { activeStation } from '../pairing/paired-station.ts';
import { itemsOfBundle } from './queue.ts';
import { openBundles } from './requeue.ts';
import { sealQueued } from './seal-queued.ts';

export interface ExportedFile {
  readonly path: string;
  readonly bundleId: string;
  readonly sequence: number;
  readonly items: number;
  readonly notAfter: string;
  readonly payloadDigest: string;
  /** SHA-256 of the sealed bytes, and its first 96 bits as words, to compare at the station. */
  readonly sealedDigest: string;
  readonly words: string;
  /** False for a bundle that was sealed by an earlier export and is written again. */
  readonly isNew: boolean;
}

export interface ExportReport {
  /** In the order in which the station should receive them. */
  readonly files: readonly ExportedFile[];
  /** Items taken back from bundles that expired or can no longer be answered. */
  readonly requeued: number;
}

/**
 * Seals what is queued and writes every unanswered bundle into `folder`, which must exist. A file
 * that is there already with the same content is left as it is.
 * Refuses `STATION_NOT_PAIRED`, `AUDIT_LOG_CHANGED`, and `FILE_EXISTS` or `FILE_UNWRITABLE` from the
 * drive, after which everything sealed is still here for the next export.
 */
export async function exportRequests(
  gateway: Gateway,
  { folder }: { folder: string },
): Promise<ExportReport> {
  return await onRecord(gateway, { kind: 'act.refused', facts: { act: 'export' } }, () =>
    sealAndWrite(gateway, folder),
  );
}

async function sealAndWrite(gateway: Gateway, folder: string): Promise<ExportReport> {
  const { row: station } = await activeStation(gateway.db);
  const { fresh, requeued } = await sealQueued(gateway);
  const files: ExportedFile[] = [];
  for (const bundle of await openBundles(gateway.db)) {
    if (bundle.station_id !== station.station_id) continue;
    files.push({
      path: writeNewFile(folder, bundle.file_name, utf8(bundle.file)),
      bundleId: bundle.bundle_id,
      sequence: bundle.sequence,
      items: (await itemsOfBundle(gateway.db, bundle.bundle_id)).length,
      notAfter: bundle.not_after,
      payloadDigest: bundle.payload_digest,
      sealedDigest: bundle.sealed_digest,
      words: digestWords(bundle.sealed_digest),
      isNew: fresh.has(bundle.bundle_id),
    });
  }
  return { files, requeued };
}
