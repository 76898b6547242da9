/**
 * What a signature packet says of the key before it (RFC 9580 sections 5.2.3 and 5.2.3.29), as far as its
 * hashed part: which kind it is, and whether the key is meant for encrypting. Nothing is believed for it:
 * it only finds early what whoever encrypts would find late.
 */
import { ByteReader } from './packets.ts';

const KEY_FLAGS = 27;
const ENCRYPT_COMMUNICATION_OR_STORAGE = 0x0c;

export interface KeySignature {
  /** The signature's type; 0x20 and 0x28 revoke a key. */
  readonly type: number;
  /** Undefined where it says nothing about use. */
  readonly isForEncrypting: boolean | undefined;
}

/** Undefined for a version that is not known here. Throws `PgpFault`. */
export function readKeySignature(body: Uint8Array): KeySignature | undefined {
  const reader = new ByteReader(body);
  const version = reader.number(1);
  if (version !== 4 && version !== 6) return undefined;
  const type = reader.number(1);
  reader.take(2);
  const hashed = new ByteReader(reader.take(reader.number(version === 4 ? 2 : 4)));
  let isForEncrypting: boolean | undefined;
  while (hashed.left > 0) {
    const subpacket = new ByteReader(hashed.take(subpacketLength(hashed)));
    // The highest bit says “critical” and is no part of the type.
    const kind = subpacket.number(1) & 0x7f;
    if (kind !== KEY_FLAGS) continue;
    const flags = subpacket.left > 0 ? subpacket.number(1) : 0;
    isForEncrypting = (flags & ENCRYPT_COMMUNICATION_OR_STORAGE) !== 0;
  }
  return { type, isForEncrypting };
}

function subpacketLength(reader: ByteReader): number {
  const first = reader.number(1);
  if (first < 192) return first;
  return first === 255 ? reader.number(4) : (first - 192) * 256 + reader.number(1) + 192;
}
