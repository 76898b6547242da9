/**
 * Raw DEFLATE (RFC 1951). Inflating stops at a limit, whatever a stream claims, and bytes after its
 * end are refused.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { refuse } from '../core/refusal.ts';

export function deflate(bytes: Uint8Array): Uint8Array {
  return bytesOf(deflateRawSync(bytes, { level: 9, memLevel: 9 }));
}

/** Refuses more than `maxBytes` (`BUNDLE_TOO_LARGE`) and what is not one whole stream (`BUNDLE_UNREADABLE`). */
export function inflate(packed: Uint8Array, maxBytes: number): Uint8Array {
  const { buffer, engine } = inflateKnowingItsEnd(packed, maxBytes);
  if (engine.bytesWritten !== packed.length) refuse('BUNDLE_UNREADABLE');
  return bytesOf(buffer);
}

function inflateKnowingItsEnd(packed: Uint8Array, maxBytes: number): Inflated {
  try {
    const result: unknown = inflateRawSync(packed, { maxOutputLength: maxBytes, info: true });
    return result as Inflated;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      return refuse('BUNDLE_TOO_LARGE', { limit: maxBytes });
    }
    return refuse('BUNDLE_UNREADABLE');
  }
}

/** What `info: true` makes zlib return; its types do not say so. */
type Inflated = { buffer: Buffer; engine: { bytesWritten: number } };

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
