/**
 * Step 1, receive: the bytes of one bundle, within the size that any kind may have. They are copied
 * once; nobody can exchange them behind the steps that follow. A drive brings a bundle file; codes
 * before the camera bring the sealed bytes bare, or a bundle file where another tool made the codes.
 */
import { sha256Hex } from '../core/crypto/digest.ts';
import { refuse } from '../core/refusal.ts';
import { looksLikeFile } from '../protocol/file.ts';
import { MAX_FILE_BYTES } from '../protocol/kinds/list.ts';

export type Transport = 'file' | 'frames';
export type BundleForm = 'file' | 'sealed';

/** Only `receive` makes one: the class stays in this file. */
class RawBundle {
  readonly #bytes: Uint8Array;
  readonly transport: Transport;
  /** SHA-256 of the bytes as they arrived, hex. */
  readonly digest: string;

  constructor(bytes: Uint8Array, transport: Transport) {
    this.#bytes = bytes;
    this.transport = transport;
    this.digest = sha256Hex(bytes);
  }

  get form(): BundleForm {
    return this.transport === 'file' || looksLikeFile(this.#bytes) ? 'file' : 'sealed';
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

export type { RawBundle };

/** Refuses `BUNDLE_TOO_LARGE` before anything of the bytes is looked at. */
export function receive(bytes: Uint8Array, transport: Transport): RawBundle {
  if (bytes.length > MAX_FILE_BYTES) refuse('BUNDLE_TOO_LARGE', { limit: MAX_FILE_BYTES });
  return new RawBundle(bytes.slice(), transport);
}
