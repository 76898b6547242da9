/**
 * The outer form of a backup file: a line that says what it is, the station card, the signed
 * manifest, then nothing but sealed chunks to the end. Lengths are checked before anything is read.
 */
import { concat, equalBytes, lengthPrefixed, utf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';

export const BACKUP_MARK = utf8('permafrost-backup/1\n');
const MAX_PART_BYTES = 1_048_576;
const LENGTH_BYTES = 4;

/** A backup file, open for reading; it stays the same file until it is closed. */
export type BackupSource = {
  readonly bytes: number;
  /** Exactly `length` bytes from `offset`. Refuses `FILE_UNREADABLE`. */
  read(offset: number, length: number): Uint8Array;
};

export type BackupHeader = {
  /** The station card, as carried. */
  readonly card: Uint8Array;
  /** The manifest: the exact bytes of a DSSE. */
  readonly manifest: Uint8Array;
  /** Where the first chunk begins. */
  readonly end: number;
};

export function encodeHeader(card: Uint8Array, manifest: Uint8Array): Uint8Array {
  return concat(BACKUP_MARK, lengthPrefixed(card, manifest));
}

export function startsLikeBackup(source: BackupSource): boolean {
  const { length } = BACKUP_MARK;
  return source.bytes >= length && equalBytes(source.read(0, length), BACKUP_MARK);
}

/** Refuses `BACKUP_CHANGED` for what does not begin as a backup does. */
export function readHeader(source: BackupSource): BackupHeader {
  if (!startsLikeBackup(source)) {
    return refuse('BACKUP_CHANGED', { reason: 'it is no backup of a known version' });
  }
  const card = readPart(source, BACKUP_MARK.length);
  const manifest = readPart(source, card.end);
  return { card: card.bytes, manifest: manifest.bytes, end: manifest.end };
}

function readPart(source: BackupSource, offset: number): { bytes: Uint8Array; end: number } {
  const start = offset + LENGTH_BYTES;
  if (start > source.bytes) return cut();
  const prefix = source.read(offset, LENGTH_BYTES);
  const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(0);
  if (length > MAX_PART_BYTES || start + length > source.bytes) return cut();
  return { bytes: source.read(start, length), end: start + length };
}

function cut(): never {
  return refuse('BACKUP_CHANGED', { reason: 'its beginning is not whole' });
}
