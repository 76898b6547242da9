/**
 * Raw DEFLATE in a page, with a bound. The stream is fed in small pieces and read as it is fed: a
 * browser inflates all of a piece before it looks at who reads, so a bomb costs one piece (a kilobyte
 * becomes a megabyte at most), not its whole claim.
 */
const PIECE_BYTES = 1_024;

/** Undefined when it is no DEFLATE, has bytes after its end, or becomes more than `maxBytes`. */
export async function inflate(
  packed: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const stream = new DecompressionStream('deflate-raw');
  const reader = stream.readable.getReader();
  const [, bytes] = await Promise.all([feed(stream, packed), readUpTo(reader, maxBytes)]);
  return bytes;
}

async function feed(stream: DecompressionStream, packed: Uint8Array): Promise<void> {
  const writer = stream.writable.getWriter();
  try {
    for (let at = 0; at < packed.length; at += PIECE_BYTES) {
      await writer.write(packed.slice(at, at + PIECE_BYTES));
    }
    await writer.close();
  } catch {
    // The reading side has the same fault, or gave up: it says so.
  }
}

async function readUpTo(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(chunks, length);
      length += value.length;
      if (length > maxBytes) break;
      chunks.push(value);
    }
    await reader.cancel();
  } catch {
    // No DEFLATE, cut short, or followed by something else.
  }
  return undefined;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
