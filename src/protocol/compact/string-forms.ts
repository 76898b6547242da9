/**
 * Strings that are bytes in disguise: hex, base64, ids, times, RSA keys, ES256 signatures. Each form
 * reads a text into its bytes and writes it again. A form is used for a text only if it writes that
 * very text, so whatever it overlooks costs bytes and never a character.
 */
import { formatTime } from '../../core/clock.ts';
import { concat, fromHex, toBase64, toHex } from '../../core/encoding/bytes.ts';

/** Below this, text is as short as its bytes with their length. */
const MIN_HEX_BYTES = 8;
/** Below this, an ordinary word could be taken for base64. */
const MIN_BASE64_BYTES = 16;

const RSA_HEAD = '30820222300d06092a864886f70d01010105000382020f003082020a0282020100';
const RSA_TAIL = '0203010001';
export const RSA_MODULUS_BYTES = 512;
export const ES256_BYTES = 64;

export function hexBytes(text: string): Uint8Array | undefined {
  const isHex = text.length >= 2 * MIN_HEX_BYTES && text.length % 2 === 0 && HEX.test(text);
  return isHex ? fromHex(text) : undefined;
}

export function uuidBytes(text: string): Uint8Array | undefined {
  return UUID.test(text) ? fromHex(text.replaceAll('-', '')) : undefined;
}

export function uuidText(bytes: Uint8Array): string {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function base64Bytes(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || text.length < (MIN_BASE64_BYTES * 4) / 3) return undefined;
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return toBase64(bytes) === text ? bytes : undefined;
}

/** Seconds since 1970. */
export function secondsOf(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const seconds = Date.parse(text) / 1000;
  return isTime(seconds) && timeText(seconds) === text ? seconds : undefined;
}

/** A second of the years 1970 to 9999. */
export function isTime(seconds: number): boolean {
  return Number.isSafeInteger(seconds) && seconds >= 0 && seconds <= 253_402_300_799;
}

export function timeText(seconds: number): string {
  return formatTime(new Date(seconds * 1000));
}

/** The modulus of an RSA-4096 SubjectPublicKeyInfo in hex, whose other bytes are all fixed. */
export function rsaModulusBytes(text: string): Uint8Array | undefined {
  if (!text.startsWith(RSA_HEAD) || !text.endsWith(RSA_TAIL)) return undefined;
  const modulus = text.slice(RSA_HEAD.length, -RSA_TAIL.length);
  return modulus.length === 2 * RSA_MODULUS_BYTES && HEX.test(modulus)
    ? fromHex(modulus)
    : undefined;
}

export function rsaKeyText(modulus: Uint8Array): string {
  return RSA_HEAD + toHex(modulus) + RSA_TAIL;
}

/** r | s of a DER signature in base64, each filled up to 32 bytes. */
export function es256Bytes(text: string): Uint8Array | undefined {
  const der = base64Bytes(text);
  const r = der && der.subarray(4, 4 + (der[3] ?? 0));
  const s = der && der.subarray(6 + (der[3] ?? 0));
  if (!r || !s || r.length > 33 || s.length > 33) return undefined;
  const bytes = concat(filled(r), filled(s));
  return es256Text(bytes) === text ? bytes : undefined;
}

export function es256Text(bytes: Uint8Array): string {
  const r = derInteger(bytes.subarray(0, 32));
  const s = derInteger(bytes.subarray(32));
  return toBase64(concat(new Uint8Array([0x30, r.length + s.length]), r, s));
}

/** An unsigned number as DER writes it: no leading zeros, but one where the first bit is set. */
function derInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(first < 0 ? bytes.length - 1 : first);
  const sign = (digits[0] ?? 0) > 0x7f ? [0] : [];
  return concat(new Uint8Array([0x02, sign.length + digits.length, ...sign]), digits);
}

function filled(integer: Uint8Array): Uint8Array {
  const digits = integer.subarray(-32);
  return concat(new Uint8Array(32 - digits.length), digits);
}

const HEX = /^[0-9a-f]+$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
