/**
 * Files of many megabytes in the database, part by part: a file is taken in and given out as a stream,
 * and no transaction is open while the other side is slow. Until an act keeps it, a file is only
 * arriving: nobody is given it, and what a killed process left is swept away.
 */
import type { Clock } from '../../core/clock.ts';
import { formatTime } from '../../core/clock.ts';
import { RunningSha256 } from '../../core/crypto/digest.ts';
import { refuse } from '../../core/refusal.ts';
import type { Database } from './tables.ts';

/** Every part but the last has this length. */
export const PART_BYTES = 65_536;
/** No file takes this long to arrive. */
const ABANDONED_AFTER_MS = 86_400_000;

export interface StoredFile {
  readonly fileId: string;
  readonly size: number;
  /** SHA-256 of the whole file. */
  readonly digest: string;
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
  return await db.transaction().execute(async (tx) => {
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

function damaged(fileId: string): never {
  return refuse('STORED_FILE_DAMAGED', { fileId });
}
