/**
 * OpenPGP bytes as packets (RFC 9580 section 4.2), in both length formats. A length that is left open
 * (partial, indeterminate) is for data of unknown size and never stands in a key.
 */
import { PgpFault } from './armor.ts';

export interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** Reads bytes from the front; whatever runs past the end throws `PgpFault`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new PgpFault('ends in the middle of a packet');
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** A big-endian number of 1 to 4 bytes. */
  number(length: number): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }
}

/** Throws `PgpFault`. */
export function readPackets(bytes: Uint8Array): Packet[] {
  const reader = new ByteReader(bytes);
  const packets: Packet[] = [];
  while (reader.left > 0) {
    const first = reader.number(1);
    if ((first & 0x80) === 0) throw new PgpFault('is not made of OpenPGP packets');
    const isNew = (first & 0x40) !== 0;
    const tag = isNew ? first & 0x3f : (first >> 2) & 0x0f;
    const length = isNew ? newLength(reader) : oldLength(reader, first & 0x03);
    packets.push({ tag, body: reader.take(length) });
  }
  return packets;
}

function newLength(reader: ByteReader): number {
  const first = reader.number(1);
  if (first < 192) return first;
  if (first < 224) return (first - 192) * 256 + reader.number(1) + 192;
  if (first === 255) return reader.number(4);
  throw new PgpFault('has a packet of partial length');
}

function oldLength(reader: ByteReader, type: number): number {
  if (type === 3) throw new PgpFault('has a packet of indeterminate length');
  return reader.number(2 ** type);
}
