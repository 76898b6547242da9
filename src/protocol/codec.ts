/**
 * Codec 1: the signed envelope in binary form (four fields, each after its length), compressed as
 * raw DEFLATE. DSSE leaves the form of an envelope open; base64 inside JSON would hide the
 * repetitions of the payload from the compressor and make a response three times as large.
 * Inflating stops at a limit, whatever a stream claims, and bytes after its end are refused.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { fromBase64, fromUtf8, lengthPrefixed, toBase64, utf8 } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { parseDsse, type Dsse } from '../core/signing/dsse.ts';

export function packEnvelope(dsse: Dsse): Uint8Array {
  const [signature] = dsse.signatures;
  const form = lengthPrefixed(
    utf8(dsse.payloadType),
    fromBase64(dsse.payload),
    utf8(signature.keyid),
    fromBase64(signature.sig),
  );
  return bytesOf(deflateRawSync(form, { level: 9, memLevel: 9 }));
}

/** Refuses more than `maxBytes` (`BUNDLE_TOO_LARGE`) and any other form (`BUNDLE_UNREADABLE`). */
export function unpackEnvelope(packed: Uint8Array, maxBytes: number): Dsse {
  const [payloadType, payload, keyid, sig] = readFour(inflate(packed, maxBytes));
  return parseDsse({
    payloadType: fromUtf8(payloadType),
    payload: toBase64(payload),
    signatures: [{ keyid: fromUtf8(keyid), sig: toBase64(sig) }],
  });
}

function inflate(packed: Uint8Array, maxBytes: number): Uint8Array {
  const { buffer, engine } = inflateKnowingItsEnd(packed, maxBytes);
  if (engine.bytesWritten !== packed.length) return unreadable();
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
    return unreadable();
  }
}

/** What `info: true` makes zlib return; its types do not say so. */
type Inflated = { buffer: Buffer; engine: { bytesWritten: number } };

type Four = [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** Four fields, each after its length, and nothing else. */
function readFour(form: Uint8Array): Four {
  const view = new DataView(form.buffer, form.byteOffset, form.byteLength);
  let offset = 0;
  const next = (): Uint8Array => {
    if (offset + 4 > form.length) return unreadable();
    const start = offset + 4;
    const end = start + view.getUint32(offset);
    if (end > form.length) return unreadable();
    offset = end;
    return form.subarray(start, end);
  };
  const fields: Four = [next(), next(), next(), next()];
  return offset === form.length ? fields : unreadable();
}

function bytesOf(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function unreadable(): never {
  return refuse('BUNDLE_UNREADABLE');
}
