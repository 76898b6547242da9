/**
 * An exported audit log: a folder with `audit.jsonl` and `checkpoint.txt`, or the log itself with its
 * checkpoint beside it. Checked: every entry, every link, and the root that the station signed.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { logOrigin } from '../../core/audit/checkpoint.ts';
import { decodeAuditExport, verifyAuditExport } from '../../core/audit/export.ts';
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { MAX_AUDIT_BYTES, MAX_CARD_BYTES } from '../limits.ts';
import { AUDIT_FILE, CHECKPOINT_FILE } from './audit-files.ts';
import type { TrustedCard } from './trusted-card.ts';

export type AuditExportFiles = { readonly log: Uint8Array; readonly checkpoint: Uint8Array };

/** Reads both files; `checkpoint` says where that one is when it is not beside the log. */
export function readAuditExport(at: string, checkpoint?: string): AuditExportFiles {
  const isFolder = statSync(at, { throwIfNoEntry: false })?.isDirectory() === true;
  const log = isFolder ? path.join(at, AUDIT_FILE) : at;
  const note = checkpoint ?? path.join(path.dirname(log), CHECKPOINT_FILE);
  return {
    log: readBundleFile(log, MAX_AUDIT_BYTES),
    checkpoint: readBundleFile(note, MAX_CARD_BYTES),
  };
}

/** Refuses `AUDIT_LOG_CHANGED` and `CHECKPOINT_INVALID`. */
export function verifyAuditFiles(
  card: TrustedCard,
  { log, checkpoint }: AuditExportFiles,
): ReturnType<typeof verifyAuditExport> {
  return verifyAuditExport({
    lines: decodeAuditExport(log),
    note: fromUtf8(checkpoint),
    origin: logOrigin('station', card.card.station_id),
    publicKey: card.identityKey,
  });
}
