/**
 * How an envelope is made small before it is sealed. The sealed header says which codec it was. The
 * writer takes codec 2 wherever that gives the envelope back and is not larger; readers know both.
 */
import type { Dsse } from '../core/signing/dsse.ts';
import { packCodec1, unpackCodec1 } from './codec-1.ts';
import { packCodec2, unpackCodec2 } from './codec-2.ts';

export const CODECS = [1, 2] as const;
export type Codec = (typeof CODECS)[number];

export type Packed = { codec: Codec; packed: Uint8Array };

export function packEnvelope(dsse: Dsse): Packed {
  const plain = packCodec1(dsse);
  const compact = packCodec2(dsse);
  return compact === undefined || compact.length > plain.length
    ? { codec: 1, packed: plain }
    : { codec: 2, packed: compact };
}

/** Refuses more than `maxBytes` (`BUNDLE_TOO_LARGE`) and any other form (`BUNDLE_UNREADABLE`, `SCHEMA_VIOLATION`). */
export function unpackEnvelope({ codec, packed }: Packed, maxBytes: number): Dsse {
  return codec === 1 ? unpackCodec1(packed, maxBytes) : unpackCodec2(packed, maxBytes);
}
