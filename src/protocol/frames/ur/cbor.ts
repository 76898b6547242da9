/**
 * The little CBOR (RFC 8949) that `ur:bytes` needs: the five members of a part, and one byte string.
 * Definite lengths only. A stated length is compared with what is there before anything is made.
 */
const UNSIGNED = 0;
const BYTES = 2;
const ARRAY = 4;

export type PartMembers = {
  seqNum: number;
  seqLen: number;
  messageLen: number;
  checksum: number;
  data: Uint8Array<ArrayBuffer>;
};

/** `[seqNum, seqLen, messageLen, checksum, data]` and nothing after it. */
export function readPartMembers(bytes: Uint8Array<ArrayBuffer>): PartMembers | undefined {
  const array = readHead(bytes, 0);
  if (array?.major !== ARRAY || array.value !== 5) return undefined;
  const numbers: number[] = [];
  let { next } = array;
  for (let member = 0; member < 4; member += 1) {
    const head = readHead(bytes, next);
    if (head?.major !== UNSIGNED) return undefined;
    numbers.push(head.value);
    ({ next } = head);
  }
  const [seqNum = 0, seqLen = 0, messageLen = 0, checksum = 0] = numbers;
  const data = readBytes(bytes.subarray(next));
  return data && { seqNum, seqLen, messageLen, checksum, data };
}

/** The content of one byte string that fills `bytes` exactly. */
export function readBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const head = readHead(bytes, 0);
  if (head?.major !== BYTES || head.next + head.value !== bytes.length) return undefined;
  return bytes.subarray(head.next);
}

type Head = { major: number; value: number; next: number };

/** The head of an item: its major type and its number, up to 32 bits. */
function readHead(bytes: Uint8Array, offset: number): Head | undefined {
  const first = bytes[offset];
  if (first === undefined) return undefined;
  const major = first >> 5;
  const short = first & 31;
  if (short < 24) return { major, value: short, next: offset + 1 };
  const width = [1, 2, 4][short - 24];
  if (width === undefined || offset + 1 + width > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset + 1, width);
  const value =
    width === 1 ? view.getUint8(0) : width === 2 ? view.getUint16(0) : view.getUint32(0);
  return { major, value, next: offset + 1 + width };
}
