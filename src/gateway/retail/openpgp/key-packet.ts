/**
 * A public key or subkey packet (RFC 9580 sections 5.5.2 and 5.5.5): of version 4 or 6, its material whole
 * and with nothing after it. Tells whether its algorithm can encrypt at all.
 */
import { PgpFault } from './armor.ts';
import { ByteReader } from './packets.ts';

/** To a number of fewer bits than this nobody should encrypt anything. */
const MIN_BITS = 2_048;

/** RSA, RSA for encryption, Elgamal, ECDH, X25519, X448. */
const ENCRYPTING = new Set([1, 2, 16, 18, 25, 26]);

/** What each algorithm's material is made of, by its number. */
const MATERIAL: Readonly<Record<number, (reader: ByteReader) => void>> = {
  1: rsa,
  2: rsa,
  3: rsa,
  16: (reader) => {
    longNumber(reader);
    numbers(reader, 2);
  },
  17: (reader) => {
    numbers(reader, 4);
  },
  18: (reader) => {
    curvePoint(reader);
    if (reader.number(1) !== 3) throw new PgpFault('has a key with unknown parameters');
    reader.take(3);
  },
  19: curvePoint,
  22: curvePoint,
  25: (reader) => reader.take(32),
  26: (reader) => reader.take(56),
  27: (reader) => reader.take(32),
  28: (reader) => reader.take(57),
};

/** Whether the algorithm of this key can encrypt. Throws `PgpFault`. */
export function readKeyPacket(body: Uint8Array): { canEncrypt: boolean } {
  const reader = new ByteReader(body);
  const version = reader.number(1);
  if (version !== 4 && version !== 6) {
    throw new PgpFault(`has a key of version ${String(version)}; 4 and 6 are known`);
  }
  reader.take(4);
  const algorithm = reader.number(1);
  const material = version === 4 ? reader : new ByteReader(reader.take(reader.number(4)));
  const read = MATERIAL[algorithm];
  // One that is not known here may stand beside one that is.
  if (read === undefined) return { canEncrypt: false };
  read(material);
  if (material.left + reader.left > 0) throw new PgpFault('has bytes after the end of a key');
  return { canEncrypt: ENCRYPTING.has(algorithm) };
}

function rsa(reader: ByteReader): void {
  longNumber(reader);
  numbers(reader, 1);
}

function curvePoint(reader: ByteReader): void {
  const oidLength = reader.number(1);
  if (oidLength === 0 || oidLength === 255) throw new PgpFault('has a key of no known curve');
  reader.take(oidLength);
  numbers(reader, 1);
}

function longNumber(reader: ByteReader): void {
  const bits = bitsOfNumber(reader);
  if (bits >= MIN_BITS) return;
  throw new PgpFault(`has a key of ${String(bits)} bits; at least ${String(MIN_BITS)} are needed`);
}

function numbers(reader: ByteReader, count: number): void {
  for (let read = 0; read < count; read += 1) bitsOfNumber(reader);
}

/** A number must have the bits that it says it has: one value has one spelling. */
function bitsOfNumber(reader: ByteReader): number {
  const bits = reader.number(2);
  const [first = 0] = reader.take(Math.ceil(bits / 8));
  if (bits > 0 && 32 - Math.clz32(first) === ((bits - 1) % 8) + 1) return bits;
  throw new PgpFault('has a number of another length than it says');
}
