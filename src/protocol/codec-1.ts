/**
 * Codec 1: the signed envelope in binary form (four fields, each after its length), compressed as
 * raw DEFLATE. DSSE leaves the form of an envelope open; base64 inside JSON would hide the
 * repetitions of the payload from the compressor and make a response three times as large. It is
 * what earlier versions wrote, and what a payload gets whose spelling codec 2 cannot give back.
 */
import { fromBase64, fromUtf8, lengthPrefixed, toBase64, utf8 } from '../core/encoding/bytes.ts';
import { refuse } from '../core/refusal.ts';
import { parseDsse, type Dsse } from '../core/signing/dsse.ts';
import { deflate, inflate } from './deflate.ts';

export function packCodec1(dsse: Dsse): Uint8Array {
  const [signature] = dsse.signatures;
  const form = lengthPrefixed(
    utf8(dsse.payloadType),
    fromBase64(dsse.payload),
    utf8(signature.keyid),
    fromBase64(signature.sig),
  );
  return deflate(form);
}

/** Refuses more than `maxBytes` (`BUNDLE_TOO_LARGE`) and any other form (`BUNDLE_UNREADABLE`). */
export function unpackCodec1(packed: Uint8Array, maxBytes: number): Dsse {
  const [payloadType, payload, keyid, sig] = readFour(inflate(packed, maxBytes));
  return parseDsse({
    payloadType: fromUtf8(payloadType),
    payload: toBase64(payload),
    signatures: [{ keyid: fromUtf8(keyid), sig: toBase64(sig) }],
  });
}

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

function unreadable(): never {
  return refuse('BUNDLE_UNREADABLE');
}
