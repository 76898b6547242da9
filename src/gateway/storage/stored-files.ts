/**
 * Files of many megabytes in the database, part by part: a file is taken in and given out as a stream,
 * and no transaction is open while the other side is slow. Until an act keeps it, a file is only
 * arriving: nobody is given it, and what a killed process left is swept away.
 */
import type { Clock } from '../../core/clock.ts';
import { formatTime } from '../../core/clock.ts';
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { refuse } from '../../core/refusal.ts';
import { inParts } from './parts.ts';
import type { Database } from './tables.ts';

/** Every part but the last has this length. */
export const PART_BYTES = 65_536;
/** Parts that are written in one transaction, and held in memory until then. */
const PARTS_AT_ONCE = 16;
/** No file takes this long to arrive. */
const ABANDONED_AFTER_MS = 86_400_000;

export interface StoredFile {
  readonly fileId: string;
  readonly size: number;
  /** SHA-256 of the whole file. */
  readonly digest: string;
}

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
    await write(db, (tx) => dropStoredFile(tx, fileId));
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
    await write(db, async (tx) => {
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

/** Keeps an arrived file for good, within the transaction of the act that asked for it. */
export async function keepStoredFile(tx: Database, { fileId }: StoredFile): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('stored_file')
    .set({ state: 'kept' })
    .where('file_id', '=', fileId)
    .where('digest', '<>', '')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) damaged(fileId);
}

/**
 * The bytes of a kept file, in order. Its last part is given only after the whole has shown its digest.
 * Refuses `STORED_FILE_DAMAGED`.
 */
export async function* readStoredFile(
  db: Database,
  fileId: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await db
    .selectFrom('stored_file')
    .selectAll()
    .where('file_id', '=', fileId)
    .where('state', '=', 'kept')
    .executeTakeFirst();
  if (file === undefined) return damaged(fileId);
  const sha256 = new RunningSha256();
  for (let position = 0, left = file.size; left > 0; position++) {
    const part = await readPart(db, fileId, position);
    sha256.update(part);
    left -= part.length;
    const isRight = left > 0 ? part.length === PART_BYTES : left === 0;
    if (!isRight || (left === 0 && sha256.hex() !== file.digest)) damaged(fileId);
    yield part;
  }
}

async function readPart(db: Database, fileId: string, position: number): Promise<Uint8Array> {
  const row = await db
    .selectFrom('stored_file_part')
    .select('bytes')
    .where('file_id', '=', fileId)
    .where('position', '=', position)
    .executeTakeFirst();
  return row?.bytes ?? damaged(fileId);
}

/** Removes a file within the caller's transaction; one that is not there changes nothing. */
export async function dropStoredFile(tx: Database, fileId: string): Promise<void> {
  await tx.deleteFrom('stored_file_part').where('file_id', '=', fileId).execute();
  await tx.deleteFrom('stored_file').where('file_id', '=', fileId).execute();
}

/** Removes what began to arrive more than a day ago and was never kept; gives the number of files. */
export async function dropAbandonedFiles({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: Clock;
}): Promise<number> {
  const before = formatTime(new Date(clock.now().getTime() - ABANDONED_AFTER_MS));
  return await write(db, async (tx) => {
    const abandoned = await tx
      .selectFrom('stored_file')
      .select('file_id')
      .where('state', '=', 'arriving')
      .where('began_at', '<', before)
      .execute();
    for (const { file_id: fileId } of abandoned) await dropStoredFile(tx, fileId);
    return abandoned.length;
  });
}

/** A transaction, also for a single statement: its beginning waits for other processes. */
async function write<T>(db: Database, work: (tx: Database) => Promise<T>): Promise<T> {
  return await db.transaction().execute(work);
}

function damaged(fileId: string): never {
  return refuse('STORED_FILE_DAMAGED', { fileId });
}
