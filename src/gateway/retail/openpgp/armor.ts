/**
 * An armored OpenPGP public key as its bytes (RFC 9580 section 6.2), read the strict way: one block, nothing
 * around it, canonical base64. A CRC-24 that is there must be right, though the RFC would let a wrong one
 * pass: a key damaged on its way must not become the one that somebody's backup is encrypted to.
 */
import { fromBase64 } from '../../../core/encoding/bytes.ts';
import { isRefusal } from '../../../core/refusal.ts';

/** Why a text is no OpenPGP public key that may be used. The message never repeats the text. */
export class PgpFault extends Error {}

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const END = '-----END PGP PUBLIC KEY BLOCK-----';
const ARMOR_HEADER = /^[A-Za-z][A-Za-z0-9-]*:( \P{Cc}*)?$/u;
const CHECKSUM = /^=[A-Za-z0-9+/]{4}$/;

/** Throws `PgpFault`. */
export function readArmor(text: string): Uint8Array {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
    .split('\n');
  if (/^-----BEGIN PGP PRIVATE KEY BLOCK-----$/.test(lines[0] ?? '')) {
    throw new PgpFault('is a secret key; send the public one, and show the secret one to nobody');
  }
  if (lines[0] !== BEGIN || lines.at(-1) !== END) {
    throw new PgpFault('is not one armored PGP public key block');
  }
  const blank = lines.indexOf('');
  const headers = lines.slice(1, blank);
  if (blank < 0 || !headers.every((line) => ARMOR_HEADER.test(line))) {
    throw new PgpFault('has no empty line between the armor’s head and its content');
  }
  const content = lines.slice(blank + 1, -1);
  const last = content.at(-1) ?? '';
  const checksum = CHECKSUM.test(last) ? decoded(last.slice(1)) : undefined;
  const bytes = decoded((checksum ? content.slice(0, -1) : content).join(''));
  if (bytes.length === 0) throw new PgpFault('is empty');
  if (checksum && crc24(bytes) !== number(checksum)) {
    throw new PgpFault('was damaged on its way: its CRC-24 is of something else');
  }
  return bytes;
}

/** RFC 9580 section 6.1.1. It finds accidents, and is no protection from anybody. */
export function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb;
    }
  }
  return crc;
}

function decoded(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new PgpFault('is not base64 within its armor');
  }
}

function number(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
