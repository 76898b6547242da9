/**
 * Takes the form of a file in: the file goes straight into the storage as it comes, and stands there as
 * arriving until an act keeps it. Parts may come in any order, so what is wrong is said when all of it
 * was read; a connection that ends in the middle leaves nothing behind.
 */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { isRefusal } from '../../core/refusal.ts';
import { piecesUpTo } from '../conventions/body.ts';
import { bodyTooLarge } from '../conventions/json-body.ts';
import type { Gateway } from '../gateway.ts';
import { dropStoredFile } from '../storage/stored-files.ts';
import type { StoredFile } from '../storage/stored-files.ts';
import { writeStoredFile } from '../storage/write-stored-file.ts';
import { wholeForm } from './file-form.ts';
import type { ArrivedForm, Arriving } from './file-form.ts';
import { boundaryOf, multipartParts } from './multipart.ts';
import type { Part } from './multipart.ts';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FIELD_BYTES = 16_384;
/** What stands around the file: the other parts, boundaries, headers. */
const MAX_BODY_BYTES = MAX_FILE_BYTES + 65_536;

/** Throws `Fault` 400, 413 and 415; then nothing of it is there any more. */
export async function takeFile(gateway: Gateway, request: Request): Promise<ArrivedForm> {
  const boundary = boundaryOf(request.headers);
  const pieces = piecesUpTo(request, MAX_BODY_BYTES, bodyTooLarge(MAX_FILE_BYTES));
  const arriving: Arriving = { texts: new Map(), faults: new Map(), hasWrongType: false };
  try {
    for await (const part of multipartParts(pieces, boundary)) {
      await takePart(gateway, part, arriving);
    }
    return wholeForm(arriving);
  } catch (error) {
    if (arriving.file !== undefined) await dropFile(gateway, arriving.file);
    throw error;
  }
}

/** Removes what arrived and was not kept. */
export async function dropFile({ db }: Gateway, { fileId }: StoredFile): Promise<void> {
  await db.transaction().execute((tx) => dropStoredFile(tx, fileId));
}

async function takePart(gateway: Gateway, part: Part, arriving: Arriving): Promise<void> {
  const { name, contentType, body } = part;
  const isFile = name === 'file';
  const isKnown = isFile || name === 'public_key' || name === 'metadata';
  const isRepeated = isFile ? arriving.file !== undefined : arriving.texts.has(name);
  if (!isKnown || isRepeated) {
    arriving.faults.set(shown(name), isKnown ? 'is given twice' : 'is not a known field');
    await readPast(body);
  } else if (!isFile) {
    const text = await readText(body);
    if (typeof text === 'string') arriving.texts.set(name, text);
    else arriving.faults.set(name, `is no UTF-8 text of at most ${MAX_FIELD_BYTES} bytes`);
  } else if (contentType !== 'application/octet-stream') {
    arriving.hasWrongType = true;
    await readPast(body);
  } else {
    arriving.file = await writeFile(gateway, body);
  }
}

async function writeFile(gateway: Gateway, source: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const fileId = gateway.random.uuid();
  try {
    return await writeStoredFile(gateway, { fileId, source, maxBytes: MAX_FILE_BYTES });
  } catch (error) {
    if (isRefusal(error, 'STORED_FILE_TOO_LARGE')) throw bodyTooLarge(MAX_FILE_BYTES);
    throw error;
  }
}

/** Undefined where it is too long or no text. */
async function readText(body: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size <= MAX_FIELD_BYTES) pieces.push(piece);
  }
  if (size > MAX_FIELD_BYTES) return undefined;
  try {
    return fromUtf8(Buffer.concat(pieces));
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

async function readPast(body: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = body[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

/** A name as it may stand in an answer. */
function shown(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 64) || 'a part';
}
