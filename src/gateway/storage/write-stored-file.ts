/**
 * Takes a file of many megabytes in, some parts at a time, so that memory holds little of it and no
 * transaction is open while its sender is slow. It only arrives: to keep it is another act.
 */
import type { Clock } from '../../core/clock.ts';
import { formatTime } from '../../core/clock.ts';
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { refuse } from '../../core/refusal.ts';
import { inParts } from './parts.ts';
import { PART_BYTES, dropStoredFile } from './stored-files.ts';
import type { StoredFile } from './stored-files.ts';
import type { Database } from './tables.ts';

/** Parts that are written in one transaction, and held in memory until then. */
const PARTS_AT_ONCE = 16;

export interface ArrivingFile {
  readonly fileId: string;
  readonly source: AsyncIterable<Uint8Array>;
  readonly maxBytes: number;
}

/**
 * Takes a file in, to be kept by `keepStoredFile`. Refuses `STORED_FILE_TOO_LARGE`, and throws what `source`
 * throws; in both cases nothing of it stays.
 */
export async function writeStoredFile(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  { fileId, source, maxBytes }: ArrivingFile,
): Promise<StoredFile> {
  const file = new WrittenFile(fileId, formatTime(clock.now()));
  const sha256 = new RunningSha256();
  let size = 0;
  let rest: readonly Uint8Array[] = [];
  try {
    for await (const parts of inParts(source, PART_BYTES, PARTS_AT_ONCE)) {
      for (const part of parts) {
        sha256.update(part);
        size += part.length;
      }
      if (size > maxBytes) refuse('STORED_FILE_TOO_LARGE', { limit: maxBytes });
      if (parts.length === PARTS_AT_ONCE) await file.append(db, parts);
      else rest = parts;
    }
    // Written with the size and the digest, so that a small file costs one transaction.
    const arrived = { size, digest: sha256.hex() };
    await file.append(db, rest, arrived);
    return { fileId, ...arrived };
  } catch (error) {
    await db.transaction().execute((tx) => dropStoredFile(tx, fileId));
    throw error;
  }
}

class WrittenFile {
  readonly #fileId: string;
  readonly #beganAt: string;
  #position = 0;
  #hasRow = false;

  constructor(fileId: string, beganAt: string) {
    this.#fileId = fileId;
    this.#beganAt = beganAt;
  }

  /** In one transaction; `arrived` with the last parts. */
  async append(
    db: Database,
    parts: readonly Uint8Array[],
    arrived: Omit<StoredFile, 'fileId'> = { size: 0, digest: '' },
  ): Promise<void> {
    const file_id = this.#fileId;
    const rows = parts.map((bytes, at) => ({ file_id, position: this.#position + at, bytes }));
    await db.transaction().execute(async (tx) => {
      if (this.#hasRow) {
        await tx.updateTable('stored_file').set(arrived).where('file_id', '=', file_id).execute();
      } else {
        const row = { file_id, state: 'arriving' as const, began_at: this.#beganAt, ...arrived };
        await tx.insertInto('stored_file').values(row).execute();
      }
      if (rows.length > 0) await tx.insertInto('stored_file_part').values(rows).execute();
    });
    this.#position += parts.length;
    this.#hasRow = true;
  }
}
