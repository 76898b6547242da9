/**
 * What bytes are that came by UR or BBQr, which say no more than “bytes” or a file type: the sealed
 * bytes of a bundle, a bundle file, or a card, by how each of them must begin. Whoever reads them
 * checks all of it; this only sends them to the right reader.
 */
export type Content = 'bundle' | 'bundle-file' | 'card';

const SEALED = 'PFB1';
const BUNDLE_FILE = '{"digest":"';
const FILE_MARK = '"permafrost_bundle":1,';
const CARD = '{"payload":"';
const CARD_MARK =
  /"payloadType":"application\/vnd\.permafrost\.(?:station|gateway)-card\.v1\+json"/;

/** A file is its sealed bytes in base64 and, in less than this, what it says of itself. */
const OUTER_BYTES = 768;

/** The most that a text form of `maxBytes` sealed bytes has. */
export function maxFileBytes(maxBytes: number): number {
  return 4 * Math.ceil(maxBytes / 3) + OUTER_BYTES;
}

/** Undefined: something else, or sealed bytes above `maxBytes`. */
export function contentOf(bytes: Uint8Array, maxBytes: number): Content | undefined {
  const text = Array.from(bytes.subarray(0, CARD.length), (byte) => String.fromCharCode(byte)).join(
    '',
  );
  if (text.startsWith(SEALED)) return bytes.length <= maxBytes ? 'bundle' : undefined;
  if (text.startsWith(BUNDLE_FILE) && latin1(bytes).includes(FILE_MARK)) return 'bundle-file';
  if (text.startsWith(CARD) && CARD_MARK.test(latin1(bytes))) return 'card';
  return undefined;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
