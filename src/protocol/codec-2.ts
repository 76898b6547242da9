/**
 * Codec 2: the envelope as a value, written near the least that it can take. Hex, base64 and ids
 * travel as bytes, what is known or came before as a reference, and what follows from the rest
 * (fingerprints, proofs) not at all. The reader rebuilds the bytes that were signed; the signature is
 * then checked over those. README.md, "Compact form".
 */
import { concat, equalBytes } from '../core/encoding/bytes.ts';
import { isRefusal } from '../core/refusal.ts';
import { encodeDsse, parseDsse, type Dsse } from '../core/signing/dsse.ts';
import { Allowance } from './compact/allowance.ts';
import { readValue } from './compact/read-value.ts';
import { StreamReader, StreamWriter, unreadable } from './compact/streams.ts';
import { writeValue } from './compact/write-value.ts';
import { deflate, inflate } from './deflate.ts';
import { LIMITS } from './limits.ts';

/** Undefined for an envelope that would not come back byte for byte. */
export function packCodec2(dsse: Dsse): Uint8Array | undefined {
  return [true, false]
    .map((leavesOutPlaces) => pack(dsse, leavesOutPlaces))
    .find((packed) => comesBack(packed, dsse));
}

/** Refuses what would rebuild more than `maxBytes` (`BUNDLE_TOO_LARGE`) and any fault (`BUNDLE_UNREADABLE`). */
export function unpackCodec2(packed: Uint8Array, maxBytes: number): Dsse {
  try {
    const { tokens, raw } = split(packed, maxBytes);
    return parseDsse(readValue(new StreamReader(tokens, raw), new Allowance(maxBytes)));
  } catch (error) {
    if (isRefusal(error) && error.code !== 'BUNDLE_TOO_LARGE') return unreadable();
    throw error;
  }
}

/** varint(length of the stream) | raw DEFLATE of the tokens | raw bytes */
function pack(dsse: Dsse, leavesOutPlaces: boolean): Uint8Array {
  const { payloadType, payload, signatures } = dsse;
  const [{ keyid, sig }] = signatures;
  const { tokens, rawBytes } = writeValue(
    { payloadType, payload, signatures: [{ keyid, sig }] },
    leavesOutPlaces,
  );
  const stream = deflate(tokens);
  const head = new StreamWriter();
  head.varint(stream.length);
  return concat(head.tokens, stream, rawBytes);
}

function split(packed: Uint8Array, maxBytes: number): { tokens: Uint8Array; raw: Uint8Array } {
  const reader = new StreamReader(packed, new Uint8Array());
  const stream = reader.text();
  const end = stream.byteOffset - packed.byteOffset + stream.length;
  return { tokens: inflate(stream, maxBytes), raw: packed.subarray(end) };
}

function comesBack(packed: Uint8Array, dsse: Dsse): boolean {
  try {
    return equalBytes(encodeDsse(unpackCodec2(packed, LIMITS.inflatedBytes)), encodeDsse(dsse));
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
