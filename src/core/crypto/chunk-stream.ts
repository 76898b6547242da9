/**
 * Long content in chunks that are each sealed on their own: the STREAM construction (Hoang and others,
 * CRYPTO 2015) with XChaCha20-Poly1305. The nonce of a chunk is the stream's 19 random bytes, its
 * number in 32 bits, and one byte that marks the last. So a chunk that is moved, repeated or left
 * out, or an end that is cut off, does not open, and a reader never holds more than one chunk.
 * The key is fresh for each stream.
 */
import type { SecretKey } from '../keys/secret-key.ts';
import { openXChaCha, sealXChaCha, XCHACHA_NONCE_BYTES, XCHACHA_TAG_BYTES } from './xchacha.ts';

export const CHUNK_BYTES = 65_536;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + XCHACHA_TAG_BYTES;
export const STREAM_PREFIX_BYTES = 19;
const MAX_CHUNKS = 2 ** 32;

export type ChunkPlace = {
  /** 32 bytes. */
  readonly key: SecretKey;
  /** 19 bytes, random for each stream. */
  readonly prefix: Uint8Array;
  /** From 0. */
  readonly index: number;
  readonly isLast: boolean;
  readonly associatedData: Uint8Array;
};

/** The chunk and its tag, 16 bytes longer. All but the last chunk are 65,536 bytes. */
export function sealChunk(place: ChunkPlace, plaintext: Uint8Array): Uint8Array {
  const { length } = plaintext;
  const isRight = place.isLast ? length > 0 && length <= CHUNK_BYTES : length === CHUNK_BYTES;
  if (!isRight) throw new RangeError('a chunk has 65,536 bytes, the last one 1 to 65,536');
  return sealXChaCha({ ...place, nonce: nonceOf(place) }, plaintext);
}

/** The chunk; refuses what was not sealed at this very place (`OPEN_FAILED`). */
export function openChunk(place: ChunkPlace, sealed: Uint8Array): Uint8Array {
  return openXChaCha({ ...place, nonce: nonceOf(place) }, sealed);
}

function nonceOf({ prefix, index, isLast }: ChunkPlace): Uint8Array {
  if (prefix.length !== STREAM_PREFIX_BYTES) throw new TypeError('a stream prefix is 19 bytes');
  if (!Number.isSafeInteger(index) || index < 0 || index >= MAX_CHUNKS) {
    throw new RangeError('a stream has at most 2^32 chunks');
  }
  const nonce = new Uint8Array(XCHACHA_NONCE_BYTES);
  nonce.set(prefix);
  new DataView(nonce.buffer).setUint32(STREAM_PREFIX_BYTES, index);
  nonce[XCHACHA_NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}
