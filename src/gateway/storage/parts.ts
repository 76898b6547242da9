/** Cuts a stream of bytes of any lengths into parts of one length, some of them at a time. */

/**
 * Groups of at most `atOnce` parts. Every part but the last of all has `length` bytes; an empty stream
 * has none. The parts are copies: a source may use its buffer again.
 */
export async function* inParts(
  source: AsyncIterable<Uint8Array>,
  length: number,
  atOnce: number,
): AsyncGenerator<Uint8Array[], void, undefined> {
  let parts: Uint8Array[] = [];
  let part = new Uint8Array(length);
  let filled = 0;
  for await (const bytes of source) {
    for (let taken = 0; taken < bytes.length;) {
      const piece = bytes.subarray(taken, taken + length - filled);
      part.set(piece, filled);
      taken += piece.length;
      filled += piece.length;
      if (filled < length) continue;
      parts.push(part);
      part = new Uint8Array(length);
      filled = 0;
      if (parts.length < atOnce) continue;
      yield parts;
      parts = [];
    }
  }
  if (filled > 0) parts.push(part.subarray(0, filled));
  if (parts.length > 0) yield parts;
}
