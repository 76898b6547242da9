/**
 * The sealed form of a bundle, the same bytes in a file and in QR frames:
 *
 *   "PFB1" | suite 1 | codec | direction | env | sender key id 8 | recipient key id 8 | enc 32 | ciphertext
 *
 * The first 24 bytes are the header and the associated data of the seal, so none of them can be
 * changed. They serve to route and to name the sender before opening, never to be believed.
 */
import { concat, fromHex, toHex, utf8 } from '../core/encoding/bytes.ts';
import { sha256Hex } from '../core/crypto/digest.ts';
import { HPKE_ENC_BYTES, HPKE_TAG_BYTES } from '../core/crypto/hpke.ts';
import { refuse } from '../core/refusal.ts';
import { CODECS, type Codec } from './codec.ts';
import type { Direction, Env } from './fields.ts';
import { LIMITS } from './limits.ts';

export const HEADER_BYTES = 24;
const MAGIC = utf8('PFB1');
/** 1: HPKE base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305 (RFC 9180). */
const SUITE = 1;
const DIRECTIONS = ['request', 'response'] as const satisfies readonly Direction[];
const ENVS = ['test', 'production'] as const satisfies readonly Env[];

export type SealedHeader = {
  /** How the envelope inside is packed. */
  codec: Codec;
  direction: Direction;
  env: Env;
  /** First 16 hex digits of SHA-256 of the sender's Ed25519 key. */
  senderKeyId: string;
  /** First 16 hex digits of SHA-256 of the recipient's X25519 key. */
  recipientKeyId: string;
};

export type SealedBundle = SealedHeader & {
  bytes: Uint8Array;
  /** SHA-256 of `bytes`: the sealed digest. */
  digest: string;
  header: Uint8Array;
  enc: Uint8Array;
  ciphertext: Uint8Array;
};

export function encodeSealedHeader(header: SealedHeader): Uint8Array {
  const form = [
    SUITE,
    header.codec,
    DIRECTIONS.indexOf(header.direction) + 1,
    ENVS.indexOf(header.env) + 1,
  ];
  return concat(
    MAGIC,
    new Uint8Array(form),
    fromHex(header.senderKeyId),
    fromHex(header.recipientKeyId),
  );
}

export function encodeSealed(
  header: Uint8Array,
  enc: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array {
  return concat(header, enc, ciphertext);
}

/** Reads the outer form and nothing else. Refuses another magic, suite, codec or length (`BUNDLE_MALFORMED`). */
export function decodeSealed(bytes: Uint8Array): SealedBundle {
  if (bytes.length < HEADER_BYTES + HPKE_ENC_BYTES + HPKE_TAG_BYTES) malformed('it is too short');
  if (bytes.length > LIMITS.sealedBytes) malformed('it is too long');
  if (toHex(bytes.subarray(0, 4)) !== toHex(MAGIC)) malformed('it does not begin with PFB1');
  if (bytes[4] !== SUITE) malformed('its cipher suite is not known');
  return {
    bytes,
    digest: sha256Hex(bytes),
    codec: CODECS[(bytes[5] ?? 0) - 1] ?? malformed('its codec is not known'),
    direction: DIRECTIONS[(bytes[6] ?? 0) - 1] ?? malformed('its direction is not known'),
    env: ENVS[(bytes[7] ?? 0) - 1] ?? malformed('its environment is not known'),
    senderKeyId: toHex(bytes.subarray(8, 16)),
    recipientKeyId: toHex(bytes.subarray(16, HEADER_BYTES)),
    header: bytes.subarray(0, HEADER_BYTES),
    enc: bytes.subarray(HEADER_BYTES, HEADER_BYTES + HPKE_ENC_BYTES),
    ciphertext: bytes.subarray(HEADER_BYTES + HPKE_ENC_BYTES),
  };
}

function malformed(reason: string): never {
  return refuse('BUNDLE_MALFORMED', { reason });
}
