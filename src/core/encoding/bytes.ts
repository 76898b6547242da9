/**
 * Bytes to text and back. Every decoder here is strict: one value has one spelling, and any other
 * spelling is refused, so that no signed or digested text can be respelled without being noticed.
 */
import { refuse } from '../refusal.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes UTF-8; refuses invalid sequences (`TEXT_INVALID`). */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return refuse('TEXT_INVALID', { expected: 'UTF-8' });
  }
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Decodes lower-case hexadecimal of even length; refuses anything else (`TEXT_INVALID`). */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    return refuse('TEXT_INVALID', { expected: 'lower-case hexadecimal' });
  }
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** Base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Decodes canonical padded base64; refuses other spellings of the same bytes (`TEXT_INVALID`). */
export function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (toBase64(bytes) !== text) return refuse('TEXT_INVALID', { expected: 'base64' });
  return bytes;
}

/** Base64url without padding (RFC 4648 section 5), the form of JWK members. */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Decodes canonical unpadded base64url; refuses other spellings (`TEXT_INVALID`). */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (toBase64Url(bytes) !== text) return refuse('TEXT_INVALID', { expected: 'base64url' });
  return bytes;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Concatenates with a 32-bit big-endian length before each part, so that no two lists collide. */
export function lengthPrefixed(...parts: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...parts.flatMap((part) => {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, part.length);
      return [length, part];
    }),
  );
}

/** Plain equality for public bytes. Compare secrets with `constantTimeEqual` of the crypto room. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
