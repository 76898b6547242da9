/** The content of a backup into sealed chunks and out of them again, one chunk in memory at a time. */
import {
  CHUNK_BYTES,
  openChunk,
  sealChunk,
  SEALED_CHUNK_BYTES,
} from '../../core/crypto/chunk-stream.ts';
import type { RunningSha256 } from '../../core/crypto/digest.ts';
import { XCHACHA_TAG_BYTES } from '../../core/crypto/xchacha.ts';
import { fromHex } from '../../core/encoding/bytes.ts';
import type { SecretKey } from '../../core/keys/secret-key.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import { chunkContext } from './key.ts';
import type { OpenedBackup } from './open-file.ts';

export type StreamPlace = {
  readonly key: SecretKey;
  readonly prefix: Uint8Array;
  readonly associatedData: Uint8Array;
};

/** Collects pieces and hands out sealed chunks; the last one only at `end`, for it is marked. */
export class ChunkSealer {
  readonly #place: StreamPlace;
  readonly #onChunk: (sealed: Uint8Array) => void;
  readonly #buffer = new Uint8Array(CHUNK_BYTES);
  #filled = 0;
  #index = 0;

  constructor(place: StreamPlace, onChunk: (sealed: Uint8Array) => void) {
    this.#place = place;
    this.#onChunk = onChunk;
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      if (this.#filled === CHUNK_BYTES) this.#seal(false);
      const part = piece.subarray(at, at + CHUNK_BYTES - this.#filled);
      this.#buffer.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  end(): void {
    this.#seal(true);
  }

  #seal(isLast: boolean): void {
    const place = { ...this.#place, index: this.#index, isLast };
    this.#onChunk(sealChunk(place, this.#buffer.subarray(0, this.#filled)));
    this.#index += 1;
    this.#filled = 0;
  }
}

/** The plaintext, chunk by chunk; `read` gets what was read. Refuses `BACKUP_CHANGED`. */
export function* openedChunks(
  backup: OpenedBackup,
  key: SecretKey,
  read: RunningSha256,
): Iterable<Uint8Array> {
  const { manifest, source, contentAt, manifestDigest } = backup;
  const { chunks, bytes, prefix } = manifest.content;
  const place = { key, prefix: fromHex(prefix), associatedData: chunkContext(manifestDigest) };
  for (let index = 0; index < chunks; index++) {
    const isLast = index === chunks - 1;
    const length = isLast ? bytes - index * CHUNK_BYTES + XCHACHA_TAG_BYTES : SEALED_CHUNK_BYTES;
    const sealed = source.read(contentAt + index * SEALED_CHUNK_BYTES, length);
    read.update(sealed);
    try {
      yield openChunk({ ...place, index, isLast }, sealed);
    } catch (error) {
      if (!isRefusal(error, 'OPEN_FAILED')) throw error;
      refuse('BACKUP_CHANGED', { reason: `chunk ${index + 1} of ${chunks}` });
    }
  }
}
