/**
 * A backup file as far as it can be read without a secret: its card, and its manifest verified with
 * the identity key of that card. That proves the parts belong together and nothing about whose they
 * are: whoever uses it compares the card with what they know, or opens the content with a quorum.
 */
import { CHUNK_BYTES } from '../../core/crypto/chunk-stream.ts';
import { sha256, sha256Hex } from '../../core/crypto/digest.ts';
import { XCHACHA_TAG_BYTES } from '../../core/crypto/xchacha.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { decodeCanonical } from '../../core/signing/canonical-bytes.ts';
import { decodeDsse, verifyDsse } from '../../core/signing/dsse.ts';
import { PAYLOAD_TYPE } from '../../core/signing/payload-types.ts';
import { readStationCard, type OpenedStationCard } from '../../protocol/cards/station-card.ts';
import { encodeHeader, readHeader, type BackupSource } from './header.ts';
import { readManifest, type BackupManifest } from './manifest.ts';

const MAX_MANIFEST_BYTES = 1_048_576;

export type OpenedBackup = {
  readonly manifest: BackupManifest;
  readonly card: OpenedStationCard;
  /** Everything before the first chunk, as carried. */
  readonly header: Uint8Array;
  /** SHA-256 of the manifest as carried: every chunk is bound to it. */
  readonly manifestDigest: Uint8Array;
  readonly source: BackupSource;
  /** Where the first chunk begins. */
  readonly contentAt: number;
};

/** Refuses `BACKUP_CHANGED`. */
export function openBackupFile(source: BackupSource): OpenedBackup {
  const header = readHeader(source);
  return orBackupChanged(() => {
    const card = readStationCard(header.card);
    const payload = verifyDsse({
      dsse: decodeDsse(header.manifest),
      payloadType: PAYLOAD_TYPE.backup,
      publicKey: card.identityKey,
      what: 'backup',
    });
    const manifest = readManifest(decodeCanonical(payload, MAX_MANIFEST_BYTES, 'backup'));
    check(sha256Hex(header.card) === manifest.card_sha256, 'its card is another');
    check(card.card.station_id === manifest.station_id, 'its card is of another station');
    const { bytes, chunks } = manifest.content;
    check(chunks === Math.ceil(bytes / CHUNK_BYTES), 'its number of chunks');
    const length = header.end + bytes + chunks * XCHACHA_TAG_BYTES;
    check(source.bytes === length, 'it is cut off or extended');
    return {
      manifest,
      card,
      header: encodeHeader(header.card, header.manifest),
      manifestDigest: sha256(header.manifest),
      source,
      contentAt: header.end,
    };
  });
}

/** What is found wrong inside a backup is one refusal, with the finding in it. */
export function orBackupChanged<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isRefusal(error) || KEPT.has(error.code)) throw error;
    return refuse('BACKUP_CHANGED', { reason: `${error.code}: ${foundIn(error.facts)}` });
  }
}

/** These say something of the machine or of this software, and nothing of the backup. */
const KEPT: ReadonlySet<string> = new Set([
  'BACKUP_CHANGED',
  'FILE_UNREADABLE',
  'VAULT_UNWRITABLE',
  'VAULT_VERSION',
]);

function foundIn(facts: Readonly<Record<string, string | number>>): string {
  const named = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  return named.join(', ').slice(0, 200);
}

function check(holds: boolean, reason: string): void {
  if (!holds) refuse('BACKUP_CHANGED', { reason });
}
